export type {
  Detector,
  DetectorOptions,
  DetectorStats,
  IdentityContext,
  Offered,
  Position,
  Snapshot,
  StateRow,
} from "./detector.ts";
