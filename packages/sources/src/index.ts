export type { Decoded, Decoder, DecoderOptions, Source } from "./source.ts";
