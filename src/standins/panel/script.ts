import { chatScript } from './whatsapp-chat.js';

/** The panel's own code, for the browser: asks for the state, draws it with text nodes only, and draws anew when something happens. */
export const script = `
const $ = (id) => document.getElementById(id);
function el(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, '');
    else if (value !== false && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}
const money = (n) => 'KES ' + Number(n).toLocaleString('en-KE');
const francs = (n) => Number(n).toLocaleString('fr-FR') + ' FCFA';
const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Africa/Nairobi' });
const time = (at) => clock.format(at);
let state, names = {};
const who = (phone) => names[phone] ? names[phone] + ' · ' + phone : phone;

async function ask(method, path, body) {
  const answer = await fetch('/_control' + path, { method, headers: body ? { 'content-type': 'application/json' } : {}, body: body && JSON.stringify(body) });
  return answer.json();
}
const act = async (method, path, body) => { await ask(method, path, body); await refresh(); };

const outcomeWords = { ask: 'Ask a person', approve: 'Approve', cancel: 'Cancel', wrongPin: 'Wrong PIN', noFunds: 'No funds', noAnswer: 'No answer' };
const words = { lostRequest: 'Requests get lost', lostResponse: 'Answers get lost', error500: 'Says 500', error500Processed: 'Does it, but says 500', html503: '503 with a web page',
  hang: 'Hangs', slow: 'Slow (5 s)', lateRequest: 'Requests land late', rateLimited: '429, too many', truncated: 'Half an answer', twice: 'Twice', late: 'Late', never: 'Never',
  beforeAnswer: 'Before the answer', failureThenSuccess: 'Failure, then success', successThenFailure: 'Success, then failure', contradicting: 'Says the opposite', amountOff: 'Amount off by one', stringCodes: 'Numbers as text' };
const targetWords = { imarapayCallback: 'ImaraPay callback', campayCallback: 'CamPay callback', chamapayWebhook: 'ChamaPay webhook', bitpesaWebhook: 'BitPesa webhook', smsDelivery: 'SMS delivery report', smsInbound: 'Inbound SMS', ussd: 'USSD turn', ussdEnd: 'USSD end event', smsOptOut: 'SMS opt-out', smsSubscription: 'SMS subscription', airtimeStatus: 'Airtime status', airtimeValidation: 'Airtime validation', simSwap: 'SIM swap report', whatsappWebhook: 'WhatsApp webhook', '*': 'All callbacks' };
const providerWords = { chapsmart: 'ChapSmart', chamapay: 'ChamaPay', imarapay: 'ImaraPay', campay: 'CamPay', bitpesa: 'BitPesa', africastalking: "Africa's Talking", whatsapp: 'WhatsApp' };
const switches = [
  ['ImaraPay requests', 'request', 'imarapay', ['lostRequest', 'lostResponse', 'error500', 'hang']],
  ['ImaraPay callbacks', 'callback', 'imarapayCallback', ['twice', 'late', 'never', 'beforeAnswer', 'failureThenSuccess', 'contradicting']],
  ['ChamaPay', 'request', 'chamapay', ['lostResponse', 'error500', 'slow', 'rateLimited']],
  ["Africa's Talking", 'request', 'africastalking', ['lostRequest', 'lostResponse', 'html503', 'slow']],
  ['Airtime callbacks', 'callback', 'airtimeStatus', ['twice', 'late', 'never', 'beforeAnswer', 'failureThenSuccess', 'contradicting']],
  ['SIM swap reports', 'callback', 'simSwap', ['twice', 'late', 'never', 'beforeAnswer', 'contradicting']],
  ['CamPay requests', 'request', 'campay', ['lostRequest', 'lostResponse', 'error500', 'hang']],
  ['CamPay callbacks', 'callback', 'campayCallback', ['twice', 'late', 'never', 'beforeAnswer', 'failureThenSuccess', 'contradicting']],
  ['BitPesa requests', 'request', 'bitpesa', ['lostRequest', 'lostResponse', 'error500', 'hang']],
  ['BitPesa webhooks', 'callback', 'bitpesaWebhook', ['twice', 'late', 'never', 'contradicting']],
  ['ChapSmart', 'request', 'chapsmart', ['lostRequest', 'lostResponse', 'error500', 'hang']],
  ['WhatsApp requests', 'request', 'whatsapp', ['lostRequest', 'lostResponse', 'error500', 'hang']],
  ['WhatsApp webhooks', 'callback', 'whatsappWebhook', ['twice', 'late', 'never']],
];

function figures(pairs) { return el('div', { class: 'figures' }, pairs.map(([label, value]) => el('div', {}, el('strong', {}, String(value)), el('span', {}, label)))); }
function drawProviders() {
  const { bitpesa, campay, chapsmart, chamapay, imarapay, africastalking } = state.providers;
  const card = (name, path, pairs) => el('section', { class: 'card provider' }, el('b', {}, providerWords[name]), el('span', { class: 'path' }, path), figures(pairs));
  $('providers').replaceChildren(
    card('chamapay', '/chamapay', [['members', chamapay.members], ['contributions', chamapay.contributions], ['calls this month', chamapay.usedThisMonth]]),
    card('imarapay', '/imarapay', [['pushes', imarapay.pushes], ['paid', imarapay.paid], ['service wallet', money(imarapay.serviceWallet)]]),
    card('bitpesa', '/bitpesa', [['payouts', bitpesa.payouts], ['paid', bitpesa.paid], ...Object.entries(bitpesa.balances).map(([currency, units]) => [currency, Number(units).toLocaleString('en-KE')])]),
    card('africastalking', '/africastalking', [['SMS', africastalking.sms], ['airtime', africastalking.airtime], ['USSD sessions', africastalking.ussdSessions], ['code', africastalking.ussdCodes.join(' ')]]),
    card('campay', '/campay', [['collected', campay.collected], ['paid out', campay.paidOut], ...Object.entries(campay.balances).map(([carrier, units]) => [carrier, francs(units)])]),
    card('chapsmart', '/chapsmart', [['accounts', chapsmart.accounts], ['invoices', chapsmart.invoices], ['purchases', chapsmart.purchases]]));
}
const stateWords = { pending: 'not paid', settled: 'paid, payout under way', failed: 'paid, payout failed' };
const lightningWords = { ask: 'Ask a person', pay: 'Pays', expire: 'Never pays', payoutFails: 'Pays, payout fails', payoutStays: 'Pays, payout stays under way', paidLate: 'Pays after it expired' };
function drawLightning() {
  $('lightningOutcome').replaceChildren(...state.choices.lightningOutcomes.map((one) => el('button', { 'aria-pressed': String(state.lightningOutcome === one), onclick: () => act('POST', '/lightning/outcome', { outcome: one }) }, lightningWords[one])));
  const box = $('invoices');
  if (state.invoices.length === 0) return box.replaceChildren(el('p', { class: 'empty' }, 'No Lightning invoice is open. One appears here when somebody sends sats to Tanzania or buys airtime with them.'));
  box.replaceChildren(...state.invoices.map((one) => el('div', { class: 'prompt' },
    el('div', { class: 'sum' }, one.sats.toLocaleString('en-US') + ' sats'), el('div', {}, one.kind + ', TSh ' + one.amount.toLocaleString('en-US') + ' to ' + who(one.phone)), el('small', {}, stateWords[one.status] + (one.status === 'pending' ? ' · until ' + time(one.expiresAt) : '')),
    el('div', { class: 'buttons' }, one.status === 'pending'
      ? [el('button', { class: 'main', onclick: () => act('POST', '/lightning/pay', { invoice: one.invoiceId }) }, 'Pay'), el('button', { onclick: () => act('POST', '/lightning/pay', { invoice: one.invoiceId, outcome: 'payoutFails' }) }, 'Pay, payout fails')]
      : [el('button', { onclick: () => act('POST', '/lightning/resolve', { invoice: one.invoiceId }) }, 'Support pays out')]))));
}
const linkWords = { PENDING: 'waiting on the phone', SUCCESSFUL: 'paid', FAILED: 'not paid' };
function drawLinks() {
  const box = $('links');
  if (state.links.length === 0) return box.replaceChildren(el('p', { class: 'empty' }, 'No payment link was made. One appears here when a member in Cameroon asks for it.'));
  // A number that is being typed is not taken away.
  if (box.contains(document.activeElement) && document.activeElement.tagName === 'INPUT') return;
  box.replaceChildren(...state.links.map((one) => {
    const phone = el('input', { type: 'tel', value: '+237670000001', 'aria-label': 'Whose phone pays' });
    return el('div', { class: 'prompt' },
      el('div', { class: 'sum' }, francs(one.amount)), el('div', {}, one.description), el('small', {}, one.status === null ? 'nobody has begun to pay' : linkWords[one.status]),
      el('div', { class: 'buttons' }, phone, el('button', { class: 'main', onclick: () => act('POST', '/campay/links', { link: one.reference, phone: phone.value.trim() }) }, 'Pay from this phone')));
  }));
}
function drawPrompts() {
  const box = $('prompts');
  if (state.prompts.length === 0) return box.replaceChildren(el('p', { class: 'empty' }, 'No phone shows a payment prompt. One appears here when somebody pays.'));
  box.replaceChildren(...state.prompts.map((prompt) => el('div', { class: 'prompt' },
    el('div', { class: 'sum' }, (prompt.currency === 'XAF' ? francs : money)(prompt.amount)), el('div', {}, who(prompt.phone)), el('small', {}, 'to ' + prompt.payee + ', account ' + prompt.account + ' · until ' + time(prompt.expiresAt)),
    el('div', { class: 'buttons' },
      el('button', { class: 'main', onclick: () => act('POST', '/prompts/' + prompt.id, { pin: '0000' }) }, 'Approve'),
      el('button', { onclick: () => act('POST', '/prompts/' + prompt.id, { cancel: true }) }, 'Cancel'),
      el('button', { onclick: () => act('POST', '/prompts/' + prompt.id, { pin: '9999' }) }, 'Wrong PIN')))));
}
function drawOutcome() {
  $('outcome').replaceChildren(...state.choices.outcomes.map((one) => el('button', { 'aria-pressed': String(state.outcome === one), onclick: () => act('POST', '/outcomes', { outcome: one }) }, outcomeWords[one])));
  $('outcomes').replaceChildren(...Object.entries(state.outcomes).map(([phone, one]) => chip(who(phone) + ': ' + outcomeWords[one], () => act('POST', '/outcomes', { phone, outcome: null }))));
}
const chip = (label, remove) => el('span', { class: 'chip' }, label, el('button', { class: 'plain', 'aria-label': 'Remove ' + label, onclick: remove }, '✕'));
function drawSims() {
  const entries = Object.entries(state.simSwaps);
  $('simSwaps').replaceChildren(...entries.map(([phone, at]) => chip(who(phone) + ': swapped ' + time(at), () => act('POST', '/sim-swaps', { phone, at: null }))));
  const swapped = $('swapped');
  if (swapped.options.length === 0) swapped.append(...Object.keys(names).map((phone) => el('option', { value: phone }, who(phone))));
}
const dayMs = 24 * 60 * 60 * 1000;
$('swapSim').addEventListener('submit', (event) => {
  event.preventDefault();
  act('POST', '/sim-swaps', { phone: $('swapped').value, at: Date.now() - dayMs });
});
const isBroad = (one) => one.times === 'always' && (one.kind === 'callback' || one.endpoint === '*');
function drawFaults() {
  $('switches').replaceChildren(...switches.flatMap(([title, kind, of, faults]) => [el('h3', {}, title), ...faults.map((fault) => {
    const held = state.faults.find((one) => one.kind === kind && one.fault === fault && (one.provider || one.target) === of && isBroad(one));
    const body = kind === 'request' ? { kind, provider: of, endpoint: '*', fault, times: 'always' } : { kind, target: of, fault, times: 'always', ms: fault === 'late' ? 30000 : undefined };
    return el('label', { class: 'switch' }, el('input', { type: 'checkbox', role: 'switch', checked: Boolean(held), onchange: () => held ? act('DELETE', '/faults/' + held.id) : act('POST', '/faults', body) }), words[fault] + (fault === 'late' ? ' (30 s)' : ''));
  })]));
  const label = (one) => one.kind === 'request' ? providerWords[one.provider] + ' ' + (one.endpoint === '*' ? 'all' : one.endpoint) + ': ' + words[one.fault] : targetWords[one.target] + ': ' + words[one.fault];
  $('faults').replaceChildren(...state.faults.map((one) => chip(label(one) + (one.times === 'always' ? '' : ' · next ' + one.times), () => act('DELETE', '/faults/' + one.id))));
}
function fillForm() {
  const { endpoints, targets, requestFaults, callbackFaults } = state.choices;
  const where = $('where');
  if (where.options.length > 0) return;
  for (const [provider, list] of Object.entries(endpoints)) for (const endpoint of list) where.append(el('option', { value: 'request|' + provider + '|' + endpoint }, providerWords[provider] + ' · ' + endpoint));
  for (const target of targets) where.append(el('option', { value: 'callback|' + target }, targetWords[target] + ' (to us)'));
  const fill = () => $('what').replaceChildren(...(where.value.startsWith('request') ? requestFaults : callbackFaults).map((one) => el('option', { value: one }, words[one])));
  where.addEventListener('change', fill);
  fill();
}
$('add').addEventListener('submit', (event) => {
  event.preventDefault();
  const [kind, of, endpoint] = $('where').value.split('|');
  const times = $('times').value === '' ? 'always' : Number($('times').value);
  act('POST', '/faults', kind === 'request' ? { kind, provider: of, endpoint, fault: $('what').value, times } : { kind, target: of, fault: $('what').value, times });
});
$('reset').addEventListener('click', () => { if (confirm('Forget everything that happened here?')) act('POST', '/reset', {}); });
function drawCalls() {
  if (state.calls.length === 0) return $('calls').replaceChildren(el('p', { class: 'empty' }, 'Nothing has called yet.'));
  $('calls').replaceChildren(el('table', {}, el('tbody', {}, state.calls.map((call) => el('tr', {},
    el('td', { class: 'time' }, time(call.at)), el('td', { title: call.way === 'in' ? 'came in' : 'sent to the service' }, call.way === 'in' ? '→' : '←'),
    el('td', { class: 'call' }, (call.way === 'in' ? call.provider + ' ' + call.method + ' ' + call.path : targetWords[call.path] || call.path), call.fault && el('span', { class: 'tag' }, '  ' + words[call.fault])),
    el('td', { class: 'status ' + (call.status >= 200 && call.status < 300 ? 'good' : 'bad') }, call.status === 0 ? 'no answer' : String(call.status)))))));
}
function drawOffice() {
  const { loans, fines, members } = state.office;
  const row = (what, ...buttons) => el('div', { class: 'sms' }, el('p', {}, what), el('div', { class: 'buttons' }, buttons.map(([label, path, body, main]) => el('button', { class: main && 'main', onclick: () => act('POST', path, body) }, label))));
  const rows = [
    ...loans.map((loan) => row('Loan ' + loan.id + ': ' + money(loan.amount) + ' for ' + loan.memberId + (loan.purpose && ', ' + loan.purpose), ['Approve', '/loans/' + loan.id + '/approve', {}, true], ['Reject', '/loans/' + loan.id + '/reject', {}])),
    ...members.map((one) => row(one.name + ' (' + one.id + ') wants to join', ['Take in', '/members/' + one.id, { status: 'Active' }, true], ['Leave out', '/members/' + one.id, { status: 'Inactive' }])),
    ...fines.map((fine) => row('Fine of ' + money(fine.amount) + ' for ' + fine.memberId + ': ' + fine.reason, ['Paid', '/fines/' + fine.id, { status: 'Paid' }, true], ['Waive', '/fines/' + fine.id, { status: 'Waived' }])),
  ];
  $('office').replaceChildren(...(rows.length > 0 ? rows : [el('p', { class: 'empty' }, 'Nothing waits. Loans, new members and fines appear here.')]));
}
function drawSms() {
  if (state.sms.length === 0) return $('sms').replaceChildren(el('p', { class: 'empty' }, 'No SMS yet.'));
  $('sms').replaceChildren(...state.sms.map((sms) => el('div', { class: 'sms' }, el('small', {}, sms.from + ' → ' + who(sms.phone) + ' · ' + time(sms.at)), el('p', {}, sms.text))));
}
async function refresh() {
  state = await ask('GET', '/state');
  names = state.names;
  drawProviders(); drawPrompts(); drawLinks(); drawLightning(); drawSims(); drawOutcome(); drawFaults(); fillForm(); drawCalls(); drawSms(); drawOffice(); drawWhatsapp();
}
let soon;
const refreshSoon = () => { soon = soon || setTimeout(() => { soon = undefined; refresh(); }, 120); };
const events = new EventSource('/_control/events');
${chatScript}
for (const type of ['prompt', 'prompt-closed', 'sms', 'payment', 'ussd-closed', 'call', 'whatsapp']) events.addEventListener(type, refreshSoon);
events.onopen = () => { $('live').className = 'live on'; $('live').lastChild.textContent = 'live'; refreshSoon(); };
events.onerror = () => { $('live').className = 'live'; $('live').lastChild.textContent = 'reconnecting'; };
refresh();
`;
