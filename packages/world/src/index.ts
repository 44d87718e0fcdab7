export type { AttackLabel, RawRecord, World, WorldOptions } from "./world.ts";
