import { say, type Phrase } from '../../../flows/kit/say.js';
import { dateIn } from '../../clock.js';
import { maskPhone, type Phone } from '../../phone.js';
import { shortened } from '../officers.js';
import { forPayer } from '../payer-language.js';
import type { Scene } from '../recipe.js';

/** Where the address of an operation's page is kept, once there is one. */
const addressIn = 'link';

export const payerOf = ({ personal }: Scene['work']['operation']): Phone | undefined => personal['payer'] as Phone | undefined;
export const addressOf = ({ personal }: Scene['work']['operation']): string | undefined => personal[addressIn];

/** Keeps the page's address beside whom it is for, sealed: whoever has it sees what is asked of whom. */
export const keepAddress = ({ tx, work: { operation } }: Scene, url: string): Promise<void> =>
  tx.renamePersonal(operation.id, { ...operation.personal, [addressIn]: url });

const values = ({ facts, work: { operation, leg }, now }: Scene, link: string) => {
  const at = leg.expiresAt ?? now;
  const { name: chama, timeZone: zone } = facts;
  return { chama, amount: operation.amount, link, day: { date: dateIn(zone, at) }, time: { time: at, zone } };
};

/** What the member is sent: for themselves the page as a picture as well; for a payer also, should the SMS not arrive where it goes. */
function toMember(scene: Scene, link: string): Phrase {
  const payer = payerOf(scene.work.operation);
  if (payer !== undefined) return say('link.payerTold', { ...values(scene, link), payer: maskPhone(payer) });
  return { ...say('link.made', values(scene, link)), attachment: { kind: 'qr', text: link } };
}

/** What whoever was named to pay is sent, who may be a member of nothing. */
function toPayer(scene: Scene, payer: Phone, link: string): Phrase {
  const { chamaId, memberId } = scene.work.operation;
  return forPayer(payer, say('link.payer', { ...values(scene, link), member: shortened(scene.members.name(chamaId, memberId)) }));
}

/** Sends the page's address to whoever pays, and to the member. `kind` names the messages, each of which goes out once. */
export async function tellLink(scene: Scene, link: string, kind: string): Promise<void> {
  const { tx, work, ids, now } = scene;
  const { id: operationId, chamaId, person, channel } = work.operation;
  const message = { operationId, chamaId, person, createdAt: now, nextAt: now };
  const payer = payerOf(work.operation);
  if (payer !== undefined)
    await tx.notify({ ...message, id: ids.next(), kind: `${kind}.payer`, to: payer, phrase: toPayer(scene, payer, link), prefer: 'sms' });
  await tx.notify({ ...message, id: ids.next(), kind, phrase: toMember(scene, link), prefer: channel });
}
