import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);

/**
 * DejaVu Sans, which lies beside the program: it has the letters of every language that a member may be named in here (Latin with all its
 * accents, Arabic, Hebrew, Cyrillic, Greek), so that a picture is the same on every machine.
 */
export const fontFiles = {
  regular: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};
