import { isPin } from '../../flows/kit/pin-form.js';
import type { Me } from '../../flows/kit/me.js';
import type { Reads } from '../../flows/kit/reads.js';
import { say, type Phrase } from '../../flows/kit/say.js';
import type { PageOffer } from './session.js';

/** What somebody sends from the one-time page: their PIN; the old one and a new one; a wish for a code; that code and their first PIN. */
export type PageForm =
  | { does: 'open'; pin: string }
  | { does: 'change'; old: string; pin: string; again: string }
  | { does: 'code' }
  | { does: 'choose'; code: string; pin: string; again: string };

/** What a form proves. `phc`: the new PIN, as it may be stored. */
type Proof =
  | { status: 'proven'; phc?: string }
  | { status: 'codeSent' }
  | { status: 'not'; notice: Phrase | undefined }
  | { status: 'closed'; why: Phrase };

type Asked = Pick<Reads, 'checkPin' | 'newPin' | 'sendCode' | 'checkCode'>;
type NewPin = Exclude<PageForm, { does: 'open' | 'code' }>;

/** Holds a form against what the page asks of this member. A PIN is counted before it is checked, by the same counter as everywhere. */
export function proving({ checkPin, newPin, sendCode, checkCode }: Asked) {
  const not = (notice?: Phrase): Proof => ({ status: 'not', notice });

  async function present(me: Me, pin: string): Promise<Proof> {
    if (!isPin(pin)) return not(say('pin.form'));
    const checked = await checkPin({ me, pin });
    switch (checked.status) {
      case 'right':
        return { status: 'proven' };
      case 'wrong':
        return not(say('pin.wrong', { left: checked.left }));
      case 'locked':
        return { status: 'closed', why: say('pin.locked', { minutes: checked.minutes, phone: me.chama.helpPhone }) };
      case 'none':
        return { status: 'closed', why: say('pin.none', { code: me.chama.ussdCode }) };
    }
  }

  /** The new PIN is looked at first: who mistypes it loses no try. */
  async function chosen(me: Me, form: NewPin, may: () => Promise<Proof>): Promise<Proof> {
    if (!isPin(form.pin)) return not(say('pin.form'));
    if (form.pin !== form.again) return not(say('pin-change.differs'));
    const made = await newPin({ me, pin: form.pin });
    if (made.status === 'weak') return not(say('pin-change.weak'));
    const proof = await may();
    return proof.status === 'proven' ? { status: 'proven', phc: made.phc } : proof;
  }

  async function codeSent(me: Me, phone: string): Promise<Proof> {
    const sent = await sendCode({ me, phone });
    if (sent === 'sent') return { status: 'codeSent' };
    return { status: 'closed', why: sent === 'tooMany' ? say('page.noCode', { code: me.chama.ussdCode }) : say('page.refused') };
  }

  async function codeRight(me: Me, phone: string, code: string): Promise<Proof> {
    const checked = await checkCode({ me, phone, code });
    if (checked.status === 'right') return { status: 'proven' };
    return not(checked.status === 'wrong' ? say('page.badCode', { left: checked.left }) : say('page.oldCode'));
  }

  return (me: Me, offer: PageOffer, form: PageForm): Promise<Proof> => {
    const { hasPin, phone = '' } = me;
    if (form.does === 'open' && hasPin && !offer.changes) return present(me, form.pin);
    if (form.does === 'change' && hasPin && offer.changes) return chosen(me, form, () => present(me, form.old));
    if (form.does === 'code' && !hasPin) return codeSent(me, phone);
    if (form.does === 'choose' && !hasPin && offer.codeSent) return chosen(me, form, () => codeRight(me, phone, form.code));
    return Promise.resolve(not());
  };
}
