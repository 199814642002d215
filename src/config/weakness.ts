/** Shortest secret in an address or for deriving keys: 128 bits in base 32, and more in hexadecimal. */
const secretMin = 24;

/** Fewer different characters than this are no chance at work. */
const differentMin = 8;

/** Words from documents and from what a stranger tries first, with what joins them to the rest. */
const knownWords =
  /[-_ .]*(?:changeme|change-me|secret|passw(?:or)?d?|example|placeholder|chamabot|qwerty|asdfgh|letmein|demo|test|token|admin|your|key)[-_ .]*/gi;

/** Why a secret can be guessed; undefined when it cannot. */
export function weakness(secret: string): string | undefined {
  if (secret.length < secretMin) return `is shorter than ${secretMin} characters`;
  // Chance writes such words too, one key of 30,000 begins with "key": what stands beside them must be long enough by itself.
  if (secret.replace(knownWords, '').length < secretMin) return 'is guessable: it has a word in it that is tried first';
  if (new Set(secret).size < differentMin || isRepeated(secret)) return 'is guessable: it repeats itself';
  if (isSequence(secret)) return 'is guessable: it is a sequence';
  return undefined;
}

function isRepeated(text: string): boolean {
  for (let period = 1; period <= text.length / 2; period++) if (text.slice(period) === text.slice(0, -period)) return true;
  return false;
}

/** More than half of the characters follow the one before them, up or down. */
function isSequence(text: string): boolean {
  const steps = Array.from(text.slice(1), (letter, i) => Math.abs(letter.charCodeAt(0) - text.charCodeAt(i)));
  return steps.filter((step) => step === 1).length > steps.length / 2;
}
