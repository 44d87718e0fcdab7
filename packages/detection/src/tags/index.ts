export { OWASP_NHI, type OwaspNhi } from "./owasp-nhi.ts";
export {
  ATTACK_VERSION,
  TACTICS,
  type TacticName,
  TECHNIQUES,
  type Technique,
  type TechniqueId,
} from "./techniques.ts";
