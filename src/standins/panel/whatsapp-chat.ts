/** The phone on the panel with a chat on WhatsApp: what is in it, what it looks like, and what it does in the browser. */
export const chatSection = `<section class="card"><h2>WhatsApp on a phone</h2><div class="wa">
<div class="waphone"><div class="wahead"><span class="waface">C</span><div><b>Chamabot Demo</b><small id="waNumber"></small></div></div><div id="waChat" class="wachat" role="log" aria-label="Chat"></div>
<form id="waSay" class="wasay"><input id="waText" autocomplete="off" placeholder="Message" aria-label="Message"><button class="main" aria-label="Send">➤</button></form></div>
<div class="waside"><label>Whose phone <select id="waWho"></select></label>
<div class="choice"><button data-kind="audio">Send a voice note</button><button data-kind="image">Send a picture</button><button data-kind="reaction">React</button></div>
<h3>The next message of ours</h3><div class="choice"><button data-error="131056">Too fast (131056)</button><button data-error="131026" data-later>Does not arrive (131026)</button><button data-error="131047" data-later>A day is over (131047)</button><button data-error="190">Token expired (190)</button></div>
<p id="waErrors" class="note"></p><p class="note">Messages go to the service where it runs with WHATSAPP_DRIVER=cloud. Old buttons can be tapped as well, as on a real phone.</p></div></div></section>`;

export const chatStyle = `
.wa { display:grid; grid-template-columns:minmax(0,400px) 1fr; gap:22px } @media (max-width:820px) { .wa { grid-template-columns:1fr } }
.waphone { border:1px solid var(--line); border-radius:18px; overflow:hidden; display:flex; flex-direction:column; height:600px; background:#efe7de } .wahead { background:#075e54; color:#fff; padding:10px 14px; display:flex; gap:11px; align-items:center; line-height:1.25 } .wahead small { display:block; opacity:.8; font-size:12.5px }
.waface { width:36px; height:36px; border-radius:50%; background:#25d366; color:#053b33; display:grid; place-items:center; font-weight:700 }
.wachat { flex:1; overflow:auto; padding:14px 12px; display:flex; flex-direction:column; gap:8px; color:#111b21 }
.wamsg { max-width:86%; min-width:210px; align-self:flex-start; font-size:14.5px } .wamsg.in { align-self:flex-end; min-width:0 } .wabub { background:#fff; border-radius:9px; padding:7px 10px 5px; box-shadow:0 1px 1px rgba(0,0,0,.13); white-space:pre-wrap; overflow-wrap:anywhere } .in .wabub { background:#d9fdd3 }
.wabub img { display:block; max-width:100%; border-radius:6px; margin-bottom:6px; background:#fff } .wabub .doc { display:block; background:#f0f2f5; border-radius:6px; padding:9px 11px; margin-bottom:6px } .wabub .foot { color:#667781; font-size:13px; margin-top:3px } .wabub small { display:block; text-align:right; color:#667781; font-size:11px } .wabub .seen { color:#53bdeb } .wabub .failed { color:#b3261e }
.watap { display:block; width:100%; margin-top:3px; background:#fff; color:#027eb5; border:0; border-radius:9px; box-shadow:0 1px 1px rgba(0,0,0,.13); font-weight:500; text-align:center; min-height:38px } .watap:hover { background:#f5f6f6 }
.warows { background:#fff; border-radius:9px; margin-top:3px; box-shadow:0 1px 1px rgba(0,0,0,.13); overflow:hidden } .warows summary { list-style:none; cursor:pointer; color:#027eb5; font-weight:500; text-align:center; padding:8px } .warows summary::-webkit-details-marker { display:none }
.warows button { display:block; width:100%; text-align:left; border:0; border-top:1px solid #e9edef; border-radius:0; background:#fff; color:#111b21; padding:8px 14px; min-height:0; line-height:1.3 } .warows button:hover { background:#f5f6f6 } .warows button small { display:block; color:#667781 }
.wasay { display:flex; gap:8px; padding:10px; background:#f0f2f5 } .wasay input { flex:1; min-width:0; border-radius:20px; background:#fff; color:#111b21; border-color:#fff } .wasay button { border-radius:50%; width:40px; min-height:40px; padding:0; background:#00a884; border-color:#00a884; color:#fff }
.waside { min-width:0 } .waside label { display:flex; gap:10px; align-items:center; margin-bottom:14px; white-space:nowrap } .waside select { flex:1; min-width:0; text-overflow:ellipsis } .waside h3 { font-size:14px; margin:18px 0 8px }
`;

export const chatScript = `
let waWho = '254712000001', waShown = '', waFiles = {}, waNodes = {};
const waTime = (at) => new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Africa/Nairobi' }).format(at);
/** Stars make bold, as WhatsApp has it. */
const marked = (text) => text.split(/((?<![\\w*])\\*[^*\\n]+\\*(?![\\w*]))/).map((part) => /^\\*[^*\\n]+\\*$/.test(part) ? el('b', {}, part.slice(1, -1)) : part);
const waPost = async (path, body) => { await ask('POST', '/whatsapp/' + path, body); await drawWhatsapp(); };
async function waFile(id) { return waFiles[id] = waFiles[id] || await ask('GET', '/whatsapp/media/' + id); }
const ticks = (one) => one.way === 'in' ? (one.seen ? el('span', { class: 'seen' }, ' ✓✓') : ' ✓') : one.status === 'failed' ? el('span', { class: 'failed' }, ' did not arrive') : '';
function waTap(one, id) { return waPost('tap', { who: waWho, message: one.id, id }); }
function waOffers(one) {
  const action = one.type === 'interactive' && one.way === 'out' ? one.content.interactive.action : {};
  if (action.buttons) return action.buttons.map(({ reply }) => el('button', { class: 'watap', type: 'button', onclick: () => waTap(one, reply.id) }, reply.title));
  if (action.sections) return [el('details', { class: 'warows' }, el('summary', {}, '☰ ' + action.button.replace('☰', '')), action.sections.flatMap(({ rows }) => rows.map((row) => el('button', { type: 'button', onclick: () => waTap(one, row.id) }, row.title, row.description && el('small', {}, row.description)))))];
  return [];
}
async function waBody(one) {
  const { text, interactive, image, document: file, template, audio, sticker, location, reaction, button } = one.content;
  if (one.way === 'out' && (image || file)) {
    const its = await waFile((image || file).id);
    const drawn = image && its.data ? el('img', { src: 'data:' + its.mime + ';base64,' + its.data, alt: its.name }) : el('span', { class: 'doc' }, '📄 ' + ((file && file.filename) || its.name || 'file'));
    return [drawn, marked((image || file).caption || '')];
  }
  if (interactive && one.way === 'out') return [marked(interactive.body.text), interactive.footer && el('div', { class: 'foot' }, interactive.footer.text)];
  if (interactive) return [(interactive.button_reply || interactive.list_reply).title];
  if (template) return ['[' + template.name + '] ', template.components.flatMap(({ parameters }) => parameters.map(({ text: word }) => word)).join(' · ')];
  if (text) return marked(text.body);
  return [image ? '🖼 ' + (image.caption || 'Picture') : file ? '📄 ' + (file.caption || 'Document') : audio ? '🎤 Voice note' : sticker ? 'Sticker' : location ? '📍 Place' : reaction ? reaction.emoji : button ? button.text : one.type];
}
async function drawWhatsapp() {
  const select = $('waWho');
  const known = [...new Set([...Object.keys(names).map((phone) => phone.slice(1)), ...(await ask('GET', '/whatsapp/chats')).chats.map(({ who: one }) => one)])];
  if (select.options.length !== known.length) { select.replaceChildren(...known.map((one) => el('option', { value: one }, names['+' + one] ? names['+' + one] + ' · +' + one : one))); select.value = waWho; }
  $('waNumber').textContent = '+' + state.whatsapp.number;
  $('waErrors').textContent = state.whatsapp.errors.map(({ code, times, later }) => code + (later ? ' later' : '') + ' × ' + times).join(', ');
  const { chat } = await ask('GET', '/whatsapp/chat/' + waWho);
  const now = JSON.stringify(chat);
  if (now === waShown) return;
  waShown = now;
  const nodes = await Promise.all(chat.map(waNode));
  if (nodes.length === 0) return $('waChat').replaceChildren(el('p', { class: 'empty' }, 'Nothing has been written yet. Say hello.'));
  const fresh = nodes.filter((node) => node.parentNode !== $('waChat'));
  if (fresh.length === nodes.length) $('waChat').replaceChildren(...nodes); else $('waChat').append(...fresh);
  if (fresh.length > 0) $('waChat').scrollTop = $('waChat').scrollHeight;
}
/** A message is drawn once, so that a list which is open stays open; its ticks change. */
async function waNode(one) {
  const known = waNodes[one.id];
  const small = el('small', {}, waTime(one.at), ticks(one));
  if (known) { known.querySelector('.wabub > small').replaceWith(small); return known; }
  const node = el('div', { class: 'wamsg ' + one.way }, el('div', { class: 'wabub' }, (await waBody(one)).flat(), small), waOffers(one));
  return waNodes[one.id] = waNodes[one.id] || node;
}
$('waWho').addEventListener('change', () => { waWho = $('waWho').value; waShown = ''; waNodes = {}; $('waChat').replaceChildren(); drawWhatsapp(); });
$('waSay').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('waText').value;
  if (text.trim() === '') return;
  $('waText').value = '';
  waPost('say', { who: waWho, text });
});
for (const button of document.querySelectorAll('.waside [data-kind]')) button.addEventListener('click', () => waPost('say', { who: waWho, kind: button.dataset.kind }));
for (const button of document.querySelectorAll('.waside [data-error]')) button.addEventListener('click', async () => { await ask('POST', '/whatsapp/errors', { code: Number(button.dataset.error), times: 1, later: button.dataset.later !== undefined }); await refresh(); });
`;
