import type { ChamasRecords } from './book/chamas-records.js';
import type { Mirror } from './book/mirror.js';
import type { Operations } from './operations/operations.js';
import type { ServedChama, WebhookHeaders } from './served-chama.js';

type Parts = {
  chamaOf: (chamaId: string) => ServedChama;
  mirrors: ReadonlyMap<string, Mirror>;
  kept: Pick<ChamasRecords, 'hear'>;
  operations: Operations;
};

/** What providers tell or ask a chama, each verified as its provider signs it. */
export const providerEvents = ({ chamaOf, mirrors, kept, operations }: Parts) => ({
  /** Verifies and takes a webhook of the chama's records; undefined when it is not theirs. */
  recordsEvent(chamaId: string, body: string, signature: string): 'taken' | undefined {
    const event = chamaOf(chamaId).records?.event(body, signature);
    if (!event) return undefined;
    mirrors.get(chamaId)?.hear(event);
    kept.hear(chamaId, event);
    return 'taken';
  },
  /** Answers the airtime seller's question whether to send something; undefined where it is not one. */
  async airtimeQuestion(chamaId: string, body: string): Promise<{ approved: boolean; answer: object } | undefined> {
    const { validation } = chamaOf(chamaId).airtime ?? {};
    const asked = validation?.read(body);
    if (!validation || !asked) return undefined;
    const approved = await operations.isAirtimeOfOurs(chamaId, asked);
    return { approved, answer: validation.answer(approved) };
  },
  /** Stores a webhook of the chama's payer that speaks of a payment; undefined where the signature is not theirs. */
  async payerEvent(chamaId: string, body: string, headers: WebhookHeaders): Promise<'stored' | 'other' | undefined> {
    const { payer } = chamaOf(chamaId);
    if (!payer?.hear(body, headers)) return undefined;
    const hint = payer.hint(body, headers);
    return hint ? operations.payoutEvent(payer.name, chamaId, hint) : 'other';
  },
});
