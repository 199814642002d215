import type { JoinOffer, WayIn } from './care.js';
import type { Me } from './me.js';
import { nameOfChama } from './names.js';
import { say, type Phrase } from './say.js';

/** What somebody hears of where they stand with a chama; undefined where nothing is in their way. */
export function wayText(way: WayIn | JoinOffer | undefined, name: string, { chama: { helpPhone } }: Me): Phrase | undefined {
  const values = {
    chama: nameOfChama(name),
    call: say('engine.helpCall', { phone: way && 'helpPhone' in way ? way.helpPhone : helpPhone }),
  };
  switch (way?.status) {
    case 'asked':
      return say('stranger.pending', values);
    case 'granted':
    case 'listed':
    case 'inactive':
    case 'suspended':
    case 'notTakenIn':
      return say(`stranger.${way.status}`, values);
    case 'turnedDown':
      return say('stranger.turnedDown', { ...values, date: { date: way.again } });
    default:
      return undefined;
  }
}
