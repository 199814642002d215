/** Birth years that members may have. */
const yearMin = 1940;
const yearMax = 2015;

/** Straight lines on a phone's keys, and the numbers that people choose most after them. */
const lines = new Set(['2580', '0852', '1470', '0741', '3690', '0963', '1478', '3698', '1004', '1010', '0007', '2468', '1357']);

/**
 * Is this a PIN that others would guess, or none at all (4 to 6 digits)? Runs, repeats, mirrored pairs, birth years, lines on
 * the keypad, and the end of the member's own number.
 */
export function isWeakPin(pin: string, phone?: string): boolean {
  if (!/^\d{4,6}$/.test(pin)) return true;
  return repeats(pin) || runs(pin) || mirrored(pin) || paired(pin) || lines.has(pin) || isYear(pin) || phone?.endsWith(pin) === true;
}

/** One piece over and over: 1111, 1212, 123123. */
function repeats(pin: string): boolean {
  return [1, 2, 3].some((size) => pin.length > size && pin.length % size === 0 && pin === pin.slice(0, size).repeat(pin.length / size));
}

/** Up or down by one, round the end too: 1234, 7890, 4321, 2109. */
function runs(pin: string): boolean {
  const steps = Array.from({ length: pin.length - 1 }, (_, at) => (Number(pin[at + 1]) - Number(pin[at]) + 10) % 10);
  return steps.every((step) => step === 1) || steps.every((step) => step === 9);
}

/** 1221, 123321. */
const mirrored = (pin: string): boolean => pin === Array.from(pin).reverse().join('');

/** 1122, 112233. */
const paired = (pin: string): boolean => /^(?:(\d)\1)+$/.test(pin);

const isYear = (pin: string): boolean => pin.length === 4 && Number(pin) >= yearMin && Number(pin) <= yearMax;
