// What the served modules are, by the packages that they come from.
declare module "*/vendor/codemirror-state.js" {
  export { EditorState } from "@codemirror/state";
}
declare module "*/vendor/codemirror-view.js" {
  export { drawSelection, EditorView, keymap } from "@codemirror/view";
}
declare module "*/vendor/codemirror-language.js" {
  export { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
}
declare module "*/vendor/codemirror-commands.js" {
  export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
}
declare module "*/vendor/codemirror-autocomplete.js" {
  export { autocompletion, completionKeymap } from "@codemirror/autocomplete";
}
declare module "*/vendor/codemirror-lang-sql.js" {
  export { SQLDialect, sql } from "@codemirror/lang-sql";
}
declare module "*/vendor/lezer-highlight.js" {
  import type { HighlightStyle } from "@codemirror/language";

  type Tag = Parameters<typeof HighlightStyle.define>[0][number]["tag"] & object;
  // biome-ignore lint/suspicious/noExplicitAny: the package is another's dependency, and its types are not ours to reach.
  export const tags: Record<string, any> & { readonly special: (tag: Tag) => Tag };
}
