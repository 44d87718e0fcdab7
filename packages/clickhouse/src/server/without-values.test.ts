import { useServer } from "../testing/temporary-store.ts";

// The same tests as of the embedded store, over HTTP.
useServer();
await import("../without-values.test.ts");
