/** What is wrong, in sentences. Of each sort so many are kept, and the rest counted. */
export type Findings = { add(sort: string, sentences: Iterable<string>): void; all(): string[] };

const keptMax = 8;

export function openFindings(): Findings {
  const bySort = new Map<string, { kept: string[]; count: number }>();
  return {
    add(sort, sentences) {
      const own = bySort.get(sort) ?? { kept: [], count: 0 };
      for (const sentence of sentences) {
        own.count++;
        if (own.kept.length < keptMax) own.kept.push(sentence);
      }
      if (own.count > 0) bySort.set(sort, own);
    },
    all: () =>
      [...bySort].flatMap(([sort, { kept, count }]) => [
        ...kept.map((sentence) => `${sort}: ${sentence}`),
        ...(count > kept.length ? [`${sort}: and ${count - kept.length} more.`] : []),
      ]),
  };
}
