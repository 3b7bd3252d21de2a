/**
 * Two people's changes to the same values. What only one of them changed is taken from them; where both did, one's own
 * stays and the other's is told. Lists of things with ids merge thing by thing, and in the order of whoever moved them.
 */

/** Names of fields and ids of things, from the outside in. */
export type Path = readonly string[];

export interface Clash {
  readonly path: Path;
  readonly theirs: unknown;
}

export interface Merged<T> {
  readonly value: T;
  /** What came from them. */
  readonly taken: readonly Path[];
  /** What both changed, differently. */
  readonly clashes: readonly Clash[];
}

export function merge<T>(base: T, mine: T, theirs: T): Merged<T> {
  const taken: Path[] = [];
  const clashes: Clash[] = [];
  const value = mergeAt([], base, mine, theirs, { taken, clashes }) as T;
  return { value, taken, clashes };
}

interface Findings {
  readonly taken: Path[];
  readonly clashes: Clash[];
}

type Fields = Readonly<Record<string, unknown>>;
type Thing = Fields & { readonly id: string };

function mergeAt(path: Path, base: unknown, mine: unknown, theirs: unknown, findings: Findings): unknown {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (areThings(base) && areThings(mine) && areThings(theirs)) return mergeThings(path, base, mine, theirs, findings);
  if (isFields(base) && isFields(mine) && isFields(theirs)) {
    const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
    return Object.fromEntries(
      names.map((name) => [name, mergeAt([...path, name], base[name], mine[name], theirs[name], findings)]),
    );
  }
  if (same(base, mine)) {
    findings.taken.push(path);
    return theirs;
  }
  findings.clashes.push({ path, theirs });
  return mine;
}

function mergeThings(
  path: Path,
  base: readonly Thing[],
  mine: readonly Thing[],
  theirs: readonly Thing[],
  findings: Findings,
): readonly Thing[] {
  const kept = new Map<string, Thing>();
  for (const id of new Set([...mine, ...theirs].map((one) => one.id))) {
    const [was, my, their] = [base, mine, theirs].map((list) => list.find((one) => one.id === id));
    if (my && their) kept.set(id, mergeAt([...path, id], was ?? {}, my, their, findings) as Thing);
    else if (my) {
      // They removed it. What one has written there meanwhile is not thrown away for that.
      if (!was || !same(was, my)) kept.set(id, my);
      if (was) findings.taken.push([...path, id]);
    } else if (their && (!was || !same(was, their))) {
      kept.set(id, their);
      findings.taken.push([...path, id]);
    }
  }
  const ids = (list: readonly Thing[]): string[] => list.map((one) => one.id);
  const inBoth = (list: readonly Thing[]): string[] =>
    ids(list).filter((id) => base.some((one) => one.id === id) && kept.has(id));
  const iMoved = !same(
    inBoth(mine),
    inBoth(base).filter((id) => inBoth(mine).includes(id)),
  );
  const theyMoved = !same(
    inBoth(theirs),
    inBoth(base).filter((id) => inBoth(theirs).includes(id)),
  );
  if (theyMoved && !iMoved) findings.taken.push([...path, "order"]);
  const order = iMoved || !theyMoved ? [...ids(mine), ...ids(theirs)] : [...ids(theirs), ...ids(mine)];
  return [...new Set(order)].flatMap((id) => kept.get(id) ?? []);
}

/** The values with what stands at the path replaced. */
export function put<T>(value: T, path: Path, next: unknown): T {
  return putAt(value, path, next) as T;
}

function putAt(value: unknown, path: Path, next: unknown): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return next;
  if (areThings(value)) return value.map((one) => (one.id === name ? putAt(one, rest, next) : one));
  return isFields(value) ? { ...value, [name]: putAt(value[name], rest, next) } : value;
}

/** What stands there, or undefined. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (inside, name) =>
      areThings(inside) ? inside.find((one) => one.id === name) : isFields(inside) ? inside[name] : undefined,
    value,
  );
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const areThings = (value: unknown): value is readonly Thing[] =>
  Array.isArray(value) && value.every((one) => isFields(one) && typeof one["id"] === "string");
