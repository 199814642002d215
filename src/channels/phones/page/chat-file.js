import { make } from './dom.js';

const sizeOf = (bytes) => (bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

/** Shows a picture over the whole page, until it is closed by its button, by Escape, or by a click beside it. */
function enlarge(name, url) {
  const view = make(
    'dialog',
    { class: 'picture-view', 'aria-label': name },
    make('img', { src: url, alt: name }),
    make(
      'div',
      { class: 'picture-keys' },
      make('a', { href: url, download: name }, 'Save'),
      make('button', { type: 'button', onclick: () => view.close() }, 'Close'),
    ),
  );
  view.addEventListener('close', () => view.remove());
  // The phones beside it listen to the keyboard too, and would take the key for theirs.
  view.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Escape') view.close();
  });
  view.addEventListener('click', ({ target }) => target === view && view.close());
  document.body.append(view);
  view.showModal();
}

/** What came along with a message: a picture to click on, or a document to save. `shown` is called when the picture has its size. */
export function attached({ name, mime, bytes }, url, shown) {
  if (mime.startsWith('image/')) {
    const gone = () => picture.replaceWith(make('div', { class: 'picture-gone' }, `${name} is not kept any more`));
    const picture = make(
      'button',
      { type: 'button', class: 'picture', 'aria-label': `Enlarge ${name}`, onclick: () => enlarge(name, url) },
      make('img', { src: url, alt: name, onload: shown, onerror: gone }),
    );
    return picture;
  }
  return make(
    'a',
    { class: 'document', href: url, download: name },
    make('span', { class: 'document-kind', 'aria-hidden': 'true' }, 'PDF'),
    make('span', { class: 'document-name' }, name, make('small', {}, `${sizeOf(bytes)} · PDF`)),
  );
}
