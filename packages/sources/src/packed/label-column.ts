import { isSameList, ObjectColumn } from "./columns.ts";
import type { ValueTable } from "./value-table.ts";

export type Labels = Readonly<Record<string, string>>;

/** So many maps of the same names go into the table; what comes then is held to differ in each event. */
const ALIKE = 64;
/** Names that are remembered together; then all are forgotten. */
const MOST_SHAPES = 1024;

interface Shape {
  readonly names: readonly string[];
  maps: number;
}

/** How the labels of one event are packed. */
export interface PackedLabels {
  /** The whole map in the table; 0 where there is none, or its values are on their own. */
  map: number;
  /** Its names in the table, where its values are on their own; else 0. */
  names: number;
  /** Where its values begin in `values`. */
  from: number;
  /** Without secrets: the map that was given, where it has none. */
  labels: Labels | undefined;
}

/**
 * The labels of the events. Most maps come again and are one value of the table. Where one of the labels is a request's id,
 * none does: the table would fill with what is never looked up again. Of such maps the names go into the table, and the values
 * along with the event.
 */
export class LabelColumn {
  readonly #maps: ObjectColumn<Labels>;
  readonly #names: ObjectColumn<readonly string[]>;
  readonly #shapes = new Map<string, Shape>();
  #lastShape: Shape | undefined;
  readonly #packed: PackedLabels = { map: 0, names: 0, from: 0, labels: undefined };
  readonly #table: ValueTable;
  readonly #redacted: (labels: Labels) => Labels;
  #values: string[] = [];

  constructor(table: ValueTable, names: ObjectColumn<readonly string[]>, redacted: (labels: Labels) => Labels) {
    this.#table = table;
    this.#maps = new ObjectColumn<Labels>(table, { looks: looksOfLabels, same: hasSameLabels, redacted });
    this.#names = names;
    this.#redacted = redacted;
  }

  /** The answer is good until the next call. */
  pack(labels: Labels | undefined): PackedLabels {
    const packed = this.#packed;
    packed.names = 0;
    packed.from = 0;
    packed.labels = labels;
    packed.map = labels === undefined ? 0 : this.#maps.near(labels);
    if (labels !== undefined && packed.map === 0) this.#packNew(labels, packed);
    if (this.#table.hasMasked) packed.labels = (this.#table.masked(packed.map) as Labels | undefined) ?? packed.labels;
    return packed;
  }

  /** The table began anew. */
  forget(): void {
    this.#maps.forget();
  }

  /** Values of the maps packed since the last call. */
  takeValues(): readonly string[] {
    const values = this.#values;
    this.#values = [];
    return values;
  }

  #packNew(given: Labels, packed: PackedLabels): void {
    const labels = this.#redacted(given);
    const shape = this.#shapeOf(labels);
    packed.labels = labels;
    if (shape.maps < ALIKE) {
      shape.maps += 1;
      packed.map = this.#maps.idOf(given);
      return;
    }
    packed.names = this.#names.idOf(shape.names);
    packed.from = this.#values.length;
    for (const name of shape.names) this.#values.push(labels[name] as string);
  }

  #shapeOf(labels: Labels): Shape {
    const names = Object.keys(labels);
    if (this.#lastShape !== undefined && isSameList(this.#lastShape.names, names)) return this.#lastShape;
    this.#lastShape = this.#shapeNamed(names);
    return this.#lastShape;
  }

  #shapeNamed(names: readonly string[]): Shape {
    const key = JSON.stringify(names);
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    if (this.#shapes.size >= MOST_SHAPES) this.#shapes.clear();
    // A member of this name cannot be put back by assignment.
    const shape = { names, maps: names.includes("__proto__") ? Number.NEGATIVE_INFINITY : 0 };
    this.#shapes.set(key, shape);
    return shape;
  }
}

function looksOfLabels(labels: Labels): number {
  let looks = 0;
  for (const name in labels) {
    const text = labels[name] as string;
    looks = looks * 7 + name.length * 3 + text.length + text.charCodeAt(text.length - 1);
  }
  return looks;
}

/** The same names in the same order, with the same texts. */
function hasSameLabels(a: Labels, b: Labels): boolean {
  const names = Object.keys(b);
  let at = 0;
  for (const name in a) {
    if (names[at] !== name || a[name] !== b[name]) return false;
    at += 1;
  }
  return at === names.length;
}
