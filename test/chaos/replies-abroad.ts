import type { Caller, Reply } from './replies.js';
import { chosen, type Screen } from './screen.js';

/** What somebody tells of themselves and of whom they send to, by what is asked; a label where there is something to choose. */
const told: readonly (readonly [asks: RegExp, answer: { label: string } | { typed: string }])[] = [
  [/Money to another country:/, { label: 'Send' }],
  [/To which country\?/, { label: 'Uganda' }],
  [/how shall they get it\?/, { label: 'MTN' }],
  // the sender
  [/needs to know who sends/, { label: 'Go on' }],
  [/Your first name, as on/, { typed: 'Amina' }],
  [/Your last name, as on/, { typed: 'Odhiambo' }],
  [/When were you born\?/, { typed: '31/12/1980' }],
  [/Your nationality\?/, { label: 'Kenya' }],
  [/Which paper shows who you are\?/, { label: 'Identity card' }],
  [/The number on it:/, { typed: '23456789' }],
  [/Your e-mail, like/, { typed: 'amina@example.org' }],
  [/Where do you live\? Choose/, { label: 'Kenya' }],
  [/In which town do you live\?/, { typed: 'Nakuru' }],
  [/Your street or area:/, { typed: 'Kenyatta Avenue' }],
  [/Your postal code:/, { label: 'I have none' }],
  [/Where does this money come from\?/, { label: 'My pay' }],
  [/Kept\. Next time/, { label: 'Go on' }],
  // the recipient
  [/First name of the one who gets it/, { typed: 'Grace' }],
  [/Their last name, as on/, { typed: 'Akello' }],
  [/Their mobile number in/, { typed: '0772 123 456' }],
  [/That account is of/, { label: 'Yes' }],
  [/That price is over\. This is the new one/, { label: 'Go on' }],
  [/You pay [^]*[Hh]olds until/, { label: 'Go on' }],
];

/** What is typed at a screen about money to another country; undefined at any other. */
export function abroadReply(screen: Screen, { phone, abroad }: Caller): Reply | undefined {
  const { text } = screen;
  const types = (typed: string | undefined): Reply => (typed === undefined ? { is: 'over' } : { is: 'types', text: typed });
  if (/Your mobile number, like/.test(text)) return types(phone.replace('+254', '0'));
  if (/How much do you want to send\?/.test(text)) return types(abroad());
  if (/Nothing was begun/.test(text)) return { is: 'over' };
  const found = told.find(([asks]) => asks.test(text))?.[1];
  if (!found) return undefined;
  return types('typed' in found ? found.typed : chosen(screen, found.label));
}
