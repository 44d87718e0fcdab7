import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { openContext } from "./chromium.ts";

/** `ROLECALL_LOOKS=keep` keeps what is seen as what is to be seen from now on: look at the pictures before they go in. */
const KEEPS = process.env["ROLECALL_LOOKS"] === "keep";
const GOLDEN = join(import.meta.dirname, "golden");
/** The kept picture is so much smaller: layout, colour and weight remain, and what fonts do to edges does not. */
const SHRINK = 4;
/** A pixel differs from here on, of 255 in any channel. */
const DIFFERENT = 40;

export interface Looks extends AsyncDisposable {
  /** Whether text is as wide here as where the pictures were kept: with other fonts nothing can be compared. */
  hasSameFonts(page: Page): Promise<boolean>;
  /** Keeps what is seen under that name, where it is to be kept. */
  keep(page: Page, name: string): Promise<void>;
  /** Share of pixels in which the page differs from the kept picture of that name. */
  differs(page: Page, name: string): Promise<number>;
}

/** Compares screenshots with those that were kept, in a page of its own. */
export async function openLooks(browser: Browser): Promise<Looks> {
  const desk = await (await openContext(browser)).newPage();
  const shrink = async (page: Page): Promise<string> => {
    const png = (await page.screenshot({ animations: "disabled", caret: "hide" })).toString("base64");
    return desk.evaluate<string>(`(${shrinkIn})("data:image/png;base64,${png}", ${SHRINK})`);
  };
  return {
    async hasSameFonts(page) {
      const file = join(GOLDEN, "fonts.json");
      const widths = JSON.stringify(await page.evaluate<number[]>(`(${widthsIn})()`));
      if (KEEPS) writeFileSync(file, `${widths}\n`);
      return existsSync(file) && JSON.stringify(JSON.parse(readFileSync(file, "utf8"))) === widths;
    },
    async keep(page, name) {
      if (!KEEPS) return;
      const seen = await shrink(page);
      writeFileSync(join(GOLDEN, `${name}.png`), Buffer.from(seen.slice(seen.indexOf(",") + 1), "base64"));
    },
    async differs(page, name) {
      const seen = await shrink(page);
      const kept = `data:image/png;base64,${readFileSync(join(GOLDEN, `${name}.png`), "base64")}`;
      return desk.evaluate<number>(`(${differIn})("${seen}", "${kept}", ${DIFFERENT})`);
    },
    [Symbol.asyncDispose]: () => desk.close(),
  };
}

// What follows runs in the browser, which draws and reads pictures without a library of ours.

const widthsIn = `() => {
  const pen = document.createElement("canvas").getContext("2d");
  const style = getComputedStyle(document.documentElement);
  return ["--sans", "--mono"].map((name) => {
    pen.font = "16px " + style.getPropertyValue(name);
    return Math.round(pen.measureText("Is this the machine, or somebody with its key? 0123456789").width);
  });
}`;

const shrinkIn = `async (address, times) => {
  const picture = await createImageBitmap(await (await fetch(address)).blob());
  const canvas = document.createElement("canvas");
  canvas.width = picture.width / times;
  canvas.height = picture.height / times;
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}`;

const differIn = `async (first, second, most) => {
  const read = async (address) => {
    const picture = await createImageBitmap(await (await fetch(address)).blob());
    const canvas = document.createElement("canvas");
    canvas.width = picture.width;
    canvas.height = picture.height;
    const pen = canvas.getContext("2d");
    pen.drawImage(picture, 0, 0);
    return pen.getImageData(0, 0, picture.width, picture.height);
  };
  const [a, b] = [await read(first), await read(second)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let different = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    if ([0, 1, 2].some((k) => Math.abs(a.data[i + k] - b.data[i + k]) > most)) different += 1;
  }
  return (different * 4) / a.data.length;
}`;
