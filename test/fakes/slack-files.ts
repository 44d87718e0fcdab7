import type { FakeRequest, FakeResponse } from "./server.ts";

/** A file that was uploaded and completed, in the thread where a user sees it. */
export interface SlackFile {
  readonly channel: string;
  readonly threadTs: string;
  readonly title: string;
  readonly altText: string;
  /** As many bytes arrived as were announced. */
  readonly isWhole: boolean;
}

type Args = Readonly<Record<string, unknown>>;

/** Slack's upload of a file: announced, put to an address of Slack's, completed. */
export interface FileShelf {
  readonly files: readonly SlackFile[];
  announce(args: Args, request: FakeRequest): unknown;
  take(request: FakeRequest): FakeResponse;
  complete(args: Args): unknown;
}

interface Upload {
  readonly length: number;
  readonly altText: string;
  bytes: number | undefined;
}

export function createFileShelf(scopes: readonly string[]): FileShelf {
  const uploads = new Map<string, Upload>();
  const files: SlackFile[] = [];
  return {
    files,
    announce(args, { headers }) {
      if (!scopes.includes("files:write")) return { ok: false, error: "missing_scope", needed: "files:write" };
      const length = Number(args["length"]);
      if (args["filename"] === undefined || !(length > 0)) return { ok: false, error: "invalid_arguments" };
      const id = `F${uploads.size + 1}`;
      uploads.set(id, { length, altText: String(args["alt_txt"] ?? ""), bytes: undefined });
      return { ok: true, upload_url: `http://${headers["host"]}/upload/${id}`, file_id: id };
    },
    take({ path, headers }) {
      const upload = uploads.get(path.slice("/upload/".length));
      if (upload === undefined) return { status: 404 };
      upload.bytes = Number(headers["content-length"]);
      return { status: 200, body: `OK - ${upload.bytes}` };
    },
    complete(args) {
      const [channel, threadTs] = [String(args["channel_id"]), String(args["thread_ts"])];
      if (!/^[CDG][A-Z0-9]+$/.test(channel)) return { ok: false, error: "channel_not_found" };
      for (const { id, title = "" } of args["files"] as readonly { readonly id: string; readonly title?: string }[]) {
        const upload = uploads.get(id);
        if (upload?.bytes === undefined) return { ok: false, error: "file_not_found" };
        const isWhole = upload.bytes === upload.length;
        files.push({ channel, threadTs, title, altText: upload.altText, isWhole });
      }
      return { ok: true, files: args["files"] };
    },
  };
}
