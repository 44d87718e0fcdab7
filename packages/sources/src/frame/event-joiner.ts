import type { FrameReason, FrameSink } from "./frame-sink.ts";

const LESS_THAN = 60;
/** No event has more lines; what goes on longer is another text. */
export const MOST_EVENT_LINES = 1024;
const MOST_LENGTH = 1 << 20;

/** Does an event begin that Windows wrote as XML, and not end? Some of its values have lines of their own: privileges, properties of an object. */
export function beginsEvent(text: string): boolean {
  if (text.charCodeAt(0) !== LESS_THAN || !/^<Event[ >]/.test(text)) return false;
  return !endsEvent(text);
}

export function endsEvent(text: string): boolean {
  return text.trimEnd().endsWith("</Event>");
}

/** A sink before which the lines of one such event are one record, on the line where it begins. One whose end does not come is what came of it. */
export class EventJoiner implements FrameSink {
  readonly #to: FrameSink;
  #came: string[] = [];
  #line = 0;
  #length = 0;

  constructor(to: FrameSink) {
    this.#to = to;
  }

  record(text: string, line: number): void {
    if (this.#came.length === 0 && text.charCodeAt(0) !== LESS_THAN) {
      this.#to.record(text, line);
      return;
    }
    if (beginsEvent(text)) this.#begin(text, line);
    else if (this.#came.length === 0 || isWhole(text)) this.#other(text, line);
    else this.#goOn(text);
  }

  refused(reason: FrameReason, detail: string, bytes: Uint8Array, line: number): void {
    this.end();
    this.#to.refused(reason, detail, bytes, line);
  }

  unpacked(bytes: number): void {
    this.#to.unpacked?.(bytes);
  }

  /** No more comes. */
  end(): void {
    if (this.#came.length === 0) return;
    const text = this.#came.join("\n");
    this.#came = [];
    this.#to.record(text, this.#line);
  }

  #begin(text: string, line: number): void {
    this.end();
    this.#came = [text];
    this.#line = line;
    this.#length = text.length;
  }

  #goOn(text: string): void {
    this.#came.push(text);
    this.#length += text.length;
    if (endsEvent(text) || this.#came.length >= MOST_EVENT_LINES || this.#length > MOST_LENGTH) this.end();
  }

  #other(text: string, line: number): void {
    this.end();
    this.#to.record(text, line);
  }
}

/** Another record, which no value of an event begins as. */
function isWhole(text: string): boolean {
  return text.startsWith('{"') || /^<Event[ >]/.test(text);
}
