// What the data and the corrections look like. Nothing here runs.

/**
 * A record of the index, less what is empty; see `importer schema`.
 * d: its document's number, k: kind, r: reader, p: position, also: other documents' numbers.
 * @typedef {{
 *   id: string, url?: string, external_url?: string, title: string, summary?: string, types?: string[],
 *   tags?: string[], date_published?: string, date_modified?: string,
 *   event?: {start: string|null, end: string|null, venue: string|null},
 *   authors?: string[], publisher?: string, image?: string, image_alt?: string,
 *   attachments?: {url: string, title: string|null, mime_type: string|null}[], language?: string, status?: string,
 *   warnings?: string[], d: number, k: string, r: string, p: number, also?: number[], score?: number,
 *   added?: boolean
 * }} Rec
 */
/** A node of a source block: a text, or a tag, its attributes, its children. @typedef {string | any[]} BlockNode */
/** @typedef {{score: number, reasons: [string, number][], rival: string|null}} Why */
/**
 * @typedef {{
 *   block?: BlockNode, raw?: Record<string, any>, place?: string, why?: Why,
 *   dropped?: {kind: string, text: string}[], native?: Record<string, any>, content?: string
 * }} Detail
 */
/** @typedef {{d: number, position: number, reasons: string[], raw?: any, block?: BlockNode, place?: string}} Rejected */
/** @typedef {{d: number, kind: string, text: string, place: string}} DroppedText */
/** @typedef {{d: number, title: string, url?: string, place: string, why?: Why, block?: BlockNode}} Near */
/** @typedef {{members: number[], why: string[]}} Likely */
/**
 * @typedef {{
 *   version: string, name: string, part: number, documents: string[], read: number,
 *   unreadable: {document: string, error: string}[], records: Rec[], rejections: Rejected[], dropped: DroppedText[],
 *   near: Near[], totals: Record<string, number>, dropped_kinds: Record<string, number>, likely: Likely[],
 *   labels: {types: [string, number][][], tags: [string, number][][]},
 *   stale: {code: string, about: string, correction: Entry}[]
 * }} Index
 */
/**
 * A correction as `importer fix` reads it. `unset`, `restore` and `unkeep` stand in the log alone: they take back.
 * @typedef {{
 *   id?: string, set?: Record<string, any>, drop?: true, add?: Record<string, any>, merge?: string[],
 *   keep?: string[], rename?: {field: string, from: string, to: string}, trim?: {field: string, pattern: string},
 *   never?: {selector: string, document: string}, promote?: {document: string, title: string, url: string|null, shown?: string},
 *   about?: {title?: string, url?: string}, note?: string, made?: string, unset?: string[], restore?: true
 * }} Entry
 */
/** What a person did at one go: words for it, and its entries. @typedef {{words: string, entries: Entry[]}} Action */
