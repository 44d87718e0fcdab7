/** Names as such lines have them: without quotes, blanks and brackets, which whoever types one might add. */
export const WHO: string = String.raw`(?<who>[^\s'"<>\[\]:,|]{1,128})`;
export const FROM: string = String.raw`(?<from>[\da-fA-F.:]{2,45}?)`;
export const said = (pattern: string): RegExp => new RegExp(`^${pattern}$`, "s");
