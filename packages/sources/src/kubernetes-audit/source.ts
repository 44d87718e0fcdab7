import type { Source } from "../source.ts";
import { createDecoder } from "./decode.ts";
import { detect } from "./detect.ts";

/** The log backend writes at once, the webhook backend in batches of up to 30 s; a long request is written when it ends. */
const LATENESS_MS = 60_000;

/** Audit events of the Kubernetes API server (audit.k8s.io/v1), plain or as EKS, GKE and AKS ship them. */
export const kubernetesAudit: Source = {
  name: "kubernetes-audit",
  provider: "kubernetes",
  latenessMs: LATENESS_MS,
  detect,
  createDecoder,
};
