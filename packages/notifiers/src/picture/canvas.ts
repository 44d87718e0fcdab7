import { GLYPH, glyphOf } from "./font.ts";
import type { Bitmap } from "./png.ts";

/** Pixels of the screen per pixel of a glyph. */
const SCALE = 2;
/** What a character takes, in pixels. */
export const CELL: { readonly width: number; readonly height: number } = {
  width: GLYPH.width * SCALE,
  height: GLYPH.height * SCALE,
};

interface Spot {
  readonly x: number;
  readonly y: number;
  /** A place in the palette. */
  readonly colour: number;
}

/** A picture that is drawn on: rectangles and lines of text. What lies outside of it is not drawn. */
export class Canvas implements Bitmap {
  readonly width: number;
  readonly height: number;
  readonly palette: readonly number[];
  readonly pixels: Uint8Array;

  /** All of it has the first colour of the palette. */
  constructor(size: { readonly width: number; readonly height: number }, palette: readonly number[]) {
    this.width = size.width;
    this.height = size.height;
    this.palette = palette;
    this.pixels = new Uint8Array(size.width * size.height);
  }

  rectangle({ x, y, colour }: Spot, size: { readonly width: number; readonly height: number }): void {
    const [left, right] = [Math.max(0, x), Math.min(this.width, x + size.width)];
    for (let row = Math.max(0, y); row < Math.min(this.height, y + size.height); row += 1) {
      if (left < right) this.pixels.fill(colour, row * this.width + left, row * this.width + right);
    }
  }

  /** One line; characters that the font lacks are question marks. */
  text({ x, y, colour }: Spot, text: string): void {
    for (const [column, char] of [...text].entries()) {
      for (const [row, bits] of glyphOf(char).entries()) {
        for (let bit = 0; bit < GLYPH.width; bit += 1) {
          if (((bits << bit) & 128) === 0) continue;
          const spot = { x: x + column * CELL.width + bit * SCALE, y: y + row * SCALE, colour };
          this.rectangle(spot, { width: SCALE, height: SCALE });
        }
      }
    }
  }
}
