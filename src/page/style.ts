import { createHash } from 'node:crypto';

/** The page's one stylesheet. It stands in the page, and the policy names it by its hash: the page is whole with one answer. */
export const style = `
:root{color-scheme:light dark;--ink:#14201a;--paper:#f6f7f4;--card:#fff;--line:#c9d1cb;--soft:#4d5b53;--go:#0b6b4b;--on-go:#fff;--bad:#a3241b;--bad-paper:#fdecea}
@media(prefers-color-scheme:dark){:root{--ink:#e9efeb;--paper:#101613;--card:#18211c;--line:#3a473f;--soft:#a9b7ae;--go:#3ecb93;--on-go:#06251a;--bad:#ffb4ab;--bad-paper:#3b1613}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
main{max-width:26rem;margin:0 auto;padding:1.25rem 1rem 2rem}
h1{margin:0 0 1rem;font-size:1.5rem;line-height:1.2;overflow-wrap:anywhere}
form{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1rem;margin:0 0 1rem}
form+form{background:none;border:0;padding:0}
label{display:block;margin:0 0 1rem;font-weight:600}
input{display:block;width:100%;margin-top:.4rem;padding:.55rem .75rem;border:2px solid var(--line);border-radius:10px;background:var(--paper);color:var(--ink);font:600 2rem/1.2 ui-monospace,Menlo,Consolas,monospace;letter-spacing:.35em;text-align:center}
input:focus{outline:3px solid var(--go);outline-offset:1px;border-color:var(--go)}
button{display:block;width:100%;min-height:3.25rem;border:0;border-radius:10px;background:var(--go);color:var(--on-go);font-family:inherit;font-size:1.125rem;font-weight:700;cursor:pointer}
button:focus-visible{outline:3px solid var(--ink);outline-offset:2px}
form+form button{background:none;color:var(--go);border:2px solid var(--go)}
.notice{margin:0 0 1rem;padding:.7rem .9rem;border-radius:10px;background:var(--bad-paper);color:var(--bad);font-weight:600}
.small{margin:0;color:var(--soft);font-size:.9375rem}
.tick{margin:0 0 .5rem;font-size:3rem;line-height:1;color:var(--go)}
`;

/** How a content security policy names it. */
export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
