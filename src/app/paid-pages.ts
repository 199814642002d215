import { Router } from 'express';
import { say } from '../../flows/kit/say.js';
import { languages } from '../../flows/kit/me.js';
import { speak } from '../../flows/texts/speak.js';

/** Where a payer is sent back to from a payment page of a provider's, at the address by which we are reached. */
export const paidPagesAt = (base: string) => ({ paidUrl: `${base}/paid`, failedUrl: `${base}/not-paid` });

/**
 * The two pages. Whoever opens them may have typed their address: so neither says that anything was paid, and nothing of the address is read. They
 * say in all languages what comes next.
 */
export function paidPages(): Router {
  const router = Router();
  const shown = (key: 'paid-page.paid' | 'paid-page.notPaid'): string => {
    const lines = languages.map((language) => `<p lang="${language}">${escaped(speak(language, say(key)))}</p>`).join('\n');
    return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>chamabot</title></head>
<body>
${lines}
</body></html>
`;
  };
  const pages = { '/paid': shown('paid-page.paid'), '/not-paid': shown('paid-page.notPaid') };
  for (const [path, page] of Object.entries(pages)) router.get(path, (_request, response) => void response.type('html').send(page));
  return router;
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '');
