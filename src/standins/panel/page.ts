import { script } from './script.js';
import { style } from './style.js';
import { chatSection, chatStyle } from './whatsapp-chat.js';

/** The stand-ins' panel: one page that needs nothing from elsewhere. */
export const page = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Stand-ins</title><style>${style}${chatStyle}</style></head>
<body><main>
<header><h1>Stand-ins</h1><p>Providers that are not real. No money moves here. Times are those of Nairobi.</p><span class="grow"></span><span id="live" class="live"><i></i><span>connecting</span></span><button id="reset">Start anew</button></header>
<div id="providers" class="three"></div>
<section class="card"><h2>On the phones now</h2><div id="prompts" class="prompts"></div></section>
${chatSection}
<section class="card"><h2>When a prompt comes</h2><div id="outcome" class="choice" role="group" aria-label="Standing outcome"></div><div id="outcomes" class="chips"></div>
<p class="note">"Ask a person" leaves it to the phone, or to the buttons above. The others answer by themselves, after a moment.</p></section>
<section class="card"><h2>SIM cards</h2><div id="simSwaps" class="chips"></div><form id="swapSim" class="row"><select id="swapped" aria-label="Whose SIM"></select><button class="main">Was swapped yesterday</button></form>
<p class="note">Africa's Talking says so when it is asked, before something risky. A phone that is not here never had another SIM.</p></section>
<section class="card"><h2>Payment links of CamPay</h2><div id="links" class="prompts"></div></section>
<section class="card"><h2>Lightning invoices</h2><div id="lightningOutcome" class="choice" role="group" aria-label="What Lightning wallets do"></div><div id="invoices" class="prompts"></div></section>
<section class="card"><h2>For the chama's office</h2><div id="office" class="list"></div></section>
<section class="card"><h2>What goes wrong</h2><div id="switches" class="switches"></div>
<form id="add" class="row"><select id="where" aria-label="Where"></select><select id="what" aria-label="What"></select><input id="times" type="number" min="1" max="1000000" value="1" placeholder="always" aria-label="How many times; empty means always"><button class="main">Add</button></form>
<div id="faults" class="chips"></div><p class="note">A number means the next so many calls; empty means all of them.</p></section>
<div class="two"><section class="card"><h2>Calls</h2><div id="calls" class="list"></div></section><section class="card"><h2>SMS on the phones</h2><div id="sms" class="list"></div></section></div>
</main><script>${script}</script></body></html>
`;
