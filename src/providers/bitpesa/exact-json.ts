import { jsonOf } from '../../http.js';

/** Numbers in a JSON text that is valid, and the strings that may hold what looks like one. */
const tokens = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** Powers of ten that are written out; what lies beyond was never money. */
const powerMax = 20;

/**
 * JSON text as a value in which every number is the text that stood there: amounts come as JSON numbers, and a float would
 * round them. Undefined when it is not JSON.
 */
export function exactJson(text: string): unknown {
  if (jsonOf(text) === undefined) return undefined;
  return jsonOf(text.replace(tokens, (token) => (token.startsWith('"') ? token : `"${plain(token)}"`)));
}

/** `1.5e3` as `1500`; every other number as it is. */
function plain(number: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,3})$/.exec(number);
  if (!parts) return number;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = parts;
  const power = Number(exponent);
  if (Math.abs(power) > powerMax) return number;
  const digits = '0'.repeat(powerMax) + whole + fraction + '0'.repeat(powerMax);
  const point = powerMax + whole.length + power;
  const head = digits.slice(0, point).replace(/^0+(?=\d)/, '');
  const tail = digits.slice(point).replace(/0+$/, '');
  return sign + head + (tail && `.${tail}`);
}
