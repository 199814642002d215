import { seconds, type Clock } from './clock.js';
import { localMembers } from './book/local/members.js';
import { host } from './book/local/roster.js';
import { seedVillage } from './book/local/seed/seed.js';
import { chatAddress } from './channels/phones/phones.js';
import type { Heard } from './conversation/types.js';
import { demoPin, demoVillages, inBoth, newcomers } from './demo.js';
import { gatewayPhone, type Phone } from './phone.js';
import { termsVersion, type Service } from './service.js';

/** The first visitor's page and call come first; then whoever has not spoken is seeded. */
const restMs = seconds(2);

/** Gives the chamas whose records are our own their members and a year's history, where they have none yet. */
export async function seedVillages({ desk }: Pick<Service, 'desk'>): Promise<void> {
  for (const village of demoVillages) await seedVillage(desk(village.id), village);
  const { chamaId, name, phone, memberId } = inBoth;
  // Under one key: at the next start it is there already.
  const added = await localMembers(desk(chamaId)).register({ key: `demo:${memberId}`, by: host }, { name, phone, memberId });
  if (added.status !== 'done') throw new Error(`the demo's ${name} is not let into ${chamaId}: ${added.status}`);
}

type Parts = Pick<Service, 'people' | 'identity' | 'givePin'>;

/**
 * Lets the members of the demo have spoken with the service before: they agreed, their chat is theirs, and they have a PIN. To
 * hash a dozen PINs takes seconds of processor time on a small machine, and nobody has to wait for another's: a member is seeded
 * when they first speak (`before`), and whoever has not spoken by then one after the other, behind (`all`).
 */
export function demoSeeding({ people, identity, givePin }: Parts, chamaIds: readonly string[], clock: Clock) {
  const seeded = new Map<Phone, Promise<void>>();
  let isDone = false;

  const known = (): Phone[] => {
    const phones = chamaIds.flatMap((chamaId) => people.roll.membersOf(chamaId).flatMap(({ phone }) => phone ?? []));
    return [...new Set(phones)].filter((phone) => !newcomers.has(phone));
  };

  /** Each once, whoever asks; after a failure anew. */
  function seed(phone: Phone): Promise<void> {
    const under = seeded.get(phone);
    if (under) return under;
    const work = acquaint(phone).catch((error: unknown) => {
      seeded.delete(phone);
      throw error;
    });
    seeded.set(phone, work);
    return work;
  }

  async function acquaint(phone: Phone): Promise<void> {
    const person = identity.personOfPhone(phone);
    if (people.roll.profile(person)?.hasPin) return;
    const at = clock.now();
    await people.change(person, phone, { agreedAt: at, agreedVersion: termsVersion });
    await people.bind({ channel: 'whatsapp', address: chatAddress(phone), phone, how: 'demo', at });
    // Last: after a crash before it, all of it is done again.
    await givePin(person, phone, demoPin);
  }

  return {
    /** To be awaited before a message is heard. */
    async before({ channel, address }: Heard): Promise<void> {
      if (isDone) return;
      const own = channel === 'whatsapp' ? undefined : gatewayPhone(address);
      const speaker = known().find((phone) => (channel === 'whatsapp' ? chatAddress(phone) === address : phone === own));
      if (speaker !== undefined) await seed(speaker);
    },
    /** Resolves when everybody is seeded, or soon after `stop`. */
    async all(stop: AbortSignal): Promise<void> {
      await clock.sleep(restMs, stop);
      for (const phone of known()) {
        if (stop.aborted) return;
        await seed(phone);
      }
      isDone = true;
    },
  };
}
