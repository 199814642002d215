/** The panel's looks: one accent, light and dark, one column on a phone. */
export const style = `
:root { color-scheme: light dark; --ink:#1d2522; --soft:#5d6b66; --paper:#f5f6f3; --card:#fff; --line:#e0e4df; --green:#0d7a52; --green-ink:#fff;
  --red:#b3372b; --amber:#9a6400; --tint:#e5f3ec; --shade:0 1px 2px rgba(20,40,30,.06),0 6px 20px rgba(20,40,30,.05) }
@media (prefers-color-scheme: dark) { :root { --ink:#e7ece9; --soft:#98a59f; --paper:#121614; --card:#1b211e; --line:#2c3530; --green:#3fbf8a; --green-ink:#06251a;
  --red:#f0857a; --amber:#e4b25a; --tint:#1b3429; --shade:none } }
* { box-sizing:border-box } body { margin:0; background:var(--paper); color:var(--ink); font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif }
main { max-width:1120px; margin:0 auto; padding:28px 20px 60px; display:grid; gap:18px }
header { display:flex; align-items:center; gap:14px; flex-wrap:wrap } h1 { font-size:22px; margin:0; letter-spacing:-.01em }
header p { margin:0; color:var(--soft) } header .grow { flex:1 } h2 { font-size:13px; letter-spacing:.04em; text-transform:uppercase; color:var(--soft); margin:0 0 12px; font-weight:600 }
.live { display:inline-flex; gap:7px; align-items:center; font-size:13px; color:var(--soft) } .live i { width:9px; height:9px; border-radius:50%; background:var(--amber) } .live.on i { background:var(--green) }
.card { background:var(--card); border:1px solid var(--line); border-radius:14px; padding:18px; box-shadow:var(--shade); min-width:0 }
.three { display:grid; gap:18px; grid-template-columns:repeat(3,1fr) } .two { display:grid; gap:18px; grid-template-columns:1fr 1fr; align-items:start }
@media (max-width:820px) { .three,.two { grid-template-columns:1fr } main { padding:18px 12px 40px } }
.provider b { font-size:17px; display:block } .provider .path { color:var(--soft); font:12.5px ui-monospace,Menlo,Consolas,monospace }
.figures { display:flex; gap:22px; margin-top:12px; flex-wrap:wrap } .figures div { line-height:1.25 } .figures strong { font-size:20px; font-variant-numeric:tabular-nums; display:block } .figures span { color:var(--soft); font-size:12.5px }
.prompts { display:grid; gap:10px; grid-template-columns:repeat(auto-fill,minmax(300px,1fr)) } @media (max-width:380px) { .prompts { grid-template-columns:1fr } }
.prompt { border:1px solid var(--green); background:var(--tint); border-radius:12px; padding:14px } .prompt .sum { font-size:20px; font-weight:650; font-variant-numeric:tabular-nums } .prompt small { color:var(--soft) }
.buttons { display:flex; gap:8px; margin-top:10px; flex-wrap:wrap }
button,select,input { font:inherit; color:inherit; border:1px solid var(--line); background:var(--card); border-radius:9px; padding:7px 12px; min-height:36px; max-width:100% }
button { cursor:pointer } button:hover { border-color:var(--soft) } button.main { background:var(--green); border-color:var(--green); color:var(--green-ink); font-weight:600 } button.plain { border:0; background:none; color:var(--soft); padding:4px 8px }
button:focus-visible,select:focus-visible,input:focus-visible { outline:2px solid var(--green); outline-offset:2px }
.choice + .prompts { margin-top:12px } .choice { display:flex; flex-wrap:wrap; gap:6px } .choice button[aria-pressed=true] { background:var(--green); color:var(--green-ink); border-color:var(--green) }
.empty { color:var(--soft); margin:0 } .note { color:var(--soft); font-size:13px; margin:10px 0 0 }
.switches { display:grid; grid-template-columns:repeat(auto-fill,minmax(230px,1fr)); gap:2px 18px } .switches h3 { grid-column:1/-1; font-size:14px; margin:12px 0 2px } .switches h3:first-child { margin-top:0 }
.switch { display:flex; gap:10px; align-items:center; padding:6px 0; cursor:pointer } .switch input { appearance:none; width:36px; height:21px; min-height:0; border-radius:11px; padding:0; background:var(--line); border:0; position:relative; flex:none; margin:0; cursor:pointer; transition:background .15s }
.switch input::after { content:""; position:absolute; width:17px; height:17px; border-radius:50%; background:#fff; top:2px; left:2px; transition:left .15s; box-shadow:0 1px 2px rgba(0,0,0,.3) } .switch input:checked { background:var(--red) } .switch input:checked::after { left:17px }
form.row { display:flex; gap:8px; flex-wrap:wrap; margin-top:14px; padding-top:14px; border-top:1px solid var(--line) } form.row input { width:92px }
.chips { display:flex; gap:8px; flex-wrap:wrap; margin-top:12px } .chip { border:1px solid var(--line); border-radius:20px; padding:2px 4px 2px 12px; font-size:13px; display:inline-flex; align-items:center } .chip button { min-height:0 }
.list { max-height:380px; overflow:auto; margin:0 -6px } table { width:100%; border-collapse:collapse; font-size:13px } td { padding:5px 6px; border-top:1px solid var(--line); vertical-align:top } tr:first-child td { border-top:0 }
td.time,td.status { white-space:nowrap; color:var(--soft); font-variant-numeric:tabular-nums } td.call { font-family:ui-monospace,Menlo,Consolas,monospace; font-size:12.5px; overflow-wrap:anywhere } .good { color:var(--green)!important } .bad { color:var(--red)!important } .tag { color:var(--amber); font:12px system-ui }
.sms { padding:10px 6px; border-top:1px solid var(--line) } .sms:first-child { border-top:0 } .sms p { margin:2px 0 0; white-space:pre-wrap; overflow-wrap:anywhere } .sms small { color:var(--soft) }
`;
