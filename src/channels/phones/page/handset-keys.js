import { at } from './dom.js';

const codeMax = 40;
const downMs = 110;
const digit = (key) => /^[\d*#]$/.test(key);
/** The keys that say yes to what the left soft key offers. */
const yes = (key) => key === 'left' || key === 'ok' || key === 'call';

/** What each key does, in each view of the handset. Gives the function that presses one. */
export function keysOf(phone) {
  function pressInPrompt(key) {
    if (yes(key)) return phone.pin.value === '' ? phone.focusField() : void phone.answerPrompt({ pin: phone.pin.value });
    if (key === 'right' || key === 'end') return void phone.answerPrompt({ cancel: true });
    if (key === 'erase') return phone.erase(phone.pin);
    if (digit(key)) return phone.type(phone.pin, key);
  }

  const pressIn = {
    home(key) {
      if (digit(key)) return pressIn.dialling(key);
      if (key === 'left' || key === 'ok' || key === 'down' || key === 'up') return phone.show({ name: 'inbox', selected: 0 });
      if (key === 'call' || key === 'right') {
        phone.code = phone.likelyCode;
        return phone.show({ name: 'dialling' });
      }
    },
    dialling(key) {
      if (digit(key)) {
        if (phone.code.length < codeMax) phone.code += key;
        return phone.show({ name: 'dialling' });
      }
      if (key === 'call' || key === 'left' || key === 'ok') return void phone.dial(phone.code);
      if (key === 'right' || key === 'erase') phone.code = phone.code.slice(0, -1);
      else return;
      return phone.code === '' ? phone.goHome() : phone.show({ name: 'dialling' });
    },
    running(key) {
      if (key === 'right') phone.hangUp();
    },
    page(key) {
      if (key === 'up' || key === 'down') return phone.scroll(key === 'up' ? -1 : 1);
      if (phone.view.ended) return yes(key) ? phone.goHome() : undefined;
      if (yes(key)) return void phone.send();
      if (key === 'right' && phone.reply.value === '') return phone.hangUp();
      if (key === 'right' || key === 'erase') return phone.erase(phone.reply);
      if (digit(key)) return phone.type(phone.reply, key);
    },
    error(key) {
      if (yes(key)) return phone.goHome();
      if (digit(key)) return pressIn.dialling(key);
    },
    notice: (key) => pressIn.error(key),
    inbox(key) {
      if (key === 'right' || key === 'erase') return phone.goHome();
      if (phone.messages.length === 0) return;
      if (key === 'up' || key === 'down') {
        phone.show({
          name: 'inbox',
          selected: (phone.view.selected + (key === 'up' ? phone.messages.length - 1 : 1)) % phone.messages.length,
        });
        return at('lcd-view').querySelector('.selected')?.scrollIntoView({ block: 'nearest' });
      }
      if (yes(key)) return phone.openSms(phone.view.selected);
    },
    sms(key) {
      if (key === 'up' || key === 'down') return phone.scroll(key === 'up' ? -1 : 1);
      if (key === 'right' || key === 'erase')
        return phone.show({ name: 'inbox', selected: phone.messages.findIndex(({ id }) => id === phone.view.message.id) });
    },
  };

  return (key) => {
    for (const button of at('handset-body').querySelectorAll(`button[data-key="${CSS.escape(key)}"]`)) {
      button.classList.add('down');
      setTimeout(() => button.classList.remove('down'), downMs);
    }
    if (phone.prompted) return pressInPrompt(key);
    if (key === 'end') return phone.view.name === 'home' ? undefined : phone.hangUp();
    pressIn[phone.view.name](key);
  };
}
