export { createClickhouseTables } from "./clickhouse-tables.ts";
export { runDetectorGroup } from "./group.ts";
export { type DetectorPipeline, runDetector } from "./pipeline.ts";
export { readBack } from "./read-back.ts";
export { saveState } from "./save-state.ts";
export { Saving } from "./saving.ts";
export { type DetectorTables, readFrom, type Saved, toldTo } from "./tables.ts";
export { tellFindings } from "./tell-findings.ts";
export { createTenants } from "./tenants.ts";
