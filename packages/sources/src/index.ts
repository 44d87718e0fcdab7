export { createConsoleScan } from "./aws-cloudtrail/console-scan.ts";
export { awsCloudtrail } from "./aws-cloudtrail/source.ts";
export { clientFamily } from "./client-family.ts";
export { FRAME_LIMITS, type FrameLimits, type FrameReason, type FrameSink } from "./frame/frame-sink.ts";
export { createFramer, type Framer, frameAll } from "./frame/framer.ts";
export { createIntake, type Intake, type IntakeOptions } from "./intake.ts";
export { kubernetesAudit } from "./kubernetes-audit/source.ts";
export type { Decoded, Decoder, DecoderOptions, Source } from "./source.ts";
export { SOURCES, sourceNamed } from "./sources.ts";
