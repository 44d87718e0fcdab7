import { z } from "zod";
import type { OcsfVersion } from "../webhook/ocsf.ts";

/** The `kafka` part of a receiver in `rolecall.yaml`: the brokers are those of the pipeline. */
export interface KafkaConfig {
  readonly topic: string;
  readonly ocsf: OcsfVersion;
  readonly envelope: "rolecall" | "cloudevents";
}

export const kafkaConfigSchema: z.ZodType<KafkaConfig> = z.strictObject({
  topic: z.string().min(1).default("rolecall.alerts.v1"),
  ocsf: z.enum(["1.8", "1.6"]).default("1.8"),
  envelope: z.enum(["rolecall", "cloudevents"]).default("rolecall"),
});
