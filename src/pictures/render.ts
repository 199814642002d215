import { renderAsync } from '@resvg/resvg-js';
import { fontFiles } from './fonts.js';

/** An SVG as PNG in the size that it says, drawn beside the event loop. No font of the machine's is used, and nothing is fetched. */
export async function png(svg: string): Promise<Uint8Array> {
  const font = { loadSystemFonts: false, fontFiles: [fontFiles.regular, fontFiles.bold], defaultFontFamily: 'DejaVu Sans' };
  const image = await renderAsync(svg, { font, logLevel: 'off' });
  return image.asPng();
}
