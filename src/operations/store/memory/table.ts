/** What takes a transaction's writes back, the last one first. */
export type Undo = {
  push(step: () => void): void;
  /** Takes everything back since the last `forget`. */
  run(): void;
  forget(): void;
};

export function undoLog(): Undo {
  let steps: (() => void)[] = [];
  return {
    push: (step) => void steps.push(step),
    run() {
      for (const step of steps.reverse()) step();
      steps = [];
    },
    forget() {
      steps = [];
    },
  };
}

/** A map whose writes can be taken back. What goes in and out are copies, as with a database. */
export type Table<V> = {
  get(key: string): V | undefined;
  has(key: string): boolean;
  set(key: string, value: V): void;
  delete(key: string): void;
  /** In no order that means anything. */
  values(): Iterable<V>;
};

export function table<V extends object>(undo: Undo, rows = new Map<string, V>()): Table<V> {
  const restore = (key: string) => {
    const before = rows.get(key);
    undo.push(() => (before === undefined ? rows.delete(key) : rows.set(key, before)));
  };
  return {
    get: (key) => {
      const row = rows.get(key);
      return row && { ...row };
    },
    has: (key) => rows.has(key),
    set(key, value) {
      restore(key);
      rows.set(key, { ...value });
    },
    delete(key) {
      if (!rows.has(key)) return;
      restore(key);
      rows.delete(key);
    },
    values: () => rows.values(),
  };
}

/** A key of several parts, none of which can run into the next. */
export const keyOf = (...parts: string[]): string => JSON.stringify(parts);

/** What a database would say of a second row with the same unique columns. */
export function refuseSecond(table: { has(key: string): boolean }, key: string, what: string): void {
  if (table.has(key)) throw new Error(`Unique constraint: there is ${what} already (${key})`);
}

/** Compares by the given values, one after the other. */
export const by =
  <T>(...of: ((row: T) => string | number)[]) =>
  (a: T, b: T): number => {
    for (const value of of) {
      const [x, y] = [value(a), value(b)];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  };
