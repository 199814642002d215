/** A screen as somebody reads it: what is said, and what may be chosen by which number. */
export type Screen = { text: string; ended: boolean; options: readonly { key: string; label: string }[]; more: boolean };

const option = /^(\d{1,2})\. (.+)$/;

/** Reads the answer to a turn: `CON …` or `END …`. */
export function screenOf(body: string): Screen {
  const lines = body.replace(/^(?:CON|END) /, '').split('\n');
  const options = lines.flatMap((line) => {
    const found = option.exec(line);
    return found?.[1] === undefined || found[2] === undefined ? [] : [{ key: found[1], label: found[2] }];
  });
  return { text: body, ended: body.startsWith('END '), options, more: /(?:^|\n|\s)98\.More\b/.test(body) };
}

/** What to type for the first of these labels that is there; the next page where there is one and none of them is on this. */
export function chosen({ options, more }: Screen, ...labels: readonly string[]): string | undefined {
  const found = options.find(({ label }) => labels.some((wanted) => label === wanted || label.startsWith(`${wanted} `)));
  return found?.key ?? (more ? '98' : undefined);
}
