// Base64 of gzip → text: by the browser where it can, else by ourselves (RFC 1951, RFC 1952).

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
function bytesOf(text) {
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) out[i] = raw.charCodeAt(i);
  return out;
}

/** @param {string} text @returns {Promise<any>} */
async function unpack(text) {
  const packed = bytesOf(text);
  if (typeof DecompressionStream === "function") {
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return JSON.parse(await new Response(stream).text());
  }
  return JSON.parse(new TextDecoder().decode(inflated(packed)));
}

/** A canonical Huffman code: how many codes of each length, and the symbols in the order of their codes. */
class Huffman {
  /** @param {ArrayLike<number>} lengths */
  constructor(lengths) {
    this.counts = new Uint16Array(16);
    this.symbols = new Uint16Array(lengths.length);
    for (let i = 0; i < lengths.length; i++) this.counts[lengths[i]]++;
    this.counts[0] = 0;
    const next = new Uint16Array(16);
    for (let i = 1; i < 16; i++) next[i] = next[i - 1] + this.counts[i - 1];
    for (let i = 0; i < lengths.length; i++) if (lengths[i]) this.symbols[next[lengths[i]]++] = i;
  }
}

const LENGTH_BASE = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
  163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const PLACE_BASE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049,
  3073, 4097, 6145, 8193, 12289, 16385, 24577];
const PLACE_BITS = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** What Python's gzip.compress made: a header of ten bytes, one deflate stream. @param {Uint8Array} data */
function inflated(data) {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const out = new Uint8Array(view.getUint32(data.length - 4, true));
  let at = 10, held = 0, bits = 0, size = 0;

  /** @param {number} count */
  const take = (count) => {
    while (bits < count) {
      held |= data[at++] << bits;
      bits += 8;
    }
    const value = held & ((1 << count) - 1);
    held >>>= count;
    bits -= count;
    return value;
  };
  /** @param {Huffman} code */
  const symbol = (code) => {
    let value = 0, first = 0, index = 0;
    for (let length = 1; length < 16; length++) {
      value |= take(1);
      const count = code.counts[length];
      if (value - count < first) return code.symbols[index + value - first];
      index += count;
      first = (first + count) << 1;
      value <<= 1;
    }
    throw new Error("the data of this page are damaged");
  };
  const fixed = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280);

  for (let last = 0; !last; ) {
    last = take(1);
    const kind = take(2);
    if (kind === 0) {
      held = bits = 0;
      const length = data[at] | (data[at + 1] << 8);
      out.set(data.subarray(at + 4, at + 4 + length), size);
      at += 4 + length;
      size += length;
      continue;
    }
    let lengths = new Huffman(fixed), places = new Huffman(new Uint8Array(30).fill(5));
    if (kind === 2) {
      const many = take(5) + 257, far = take(5) + 1, codes = take(4) + 4;
      const own = new Uint8Array(19);
      for (let i = 0; i < codes; i++) own[CODE_ORDER[i]] = take(3);
      const code = new Huffman(own), all = new Uint8Array(many + far);
      for (let i = 0; i < many + far; ) {
        const found = symbol(code);
        if (found < 16) all[i++] = found;
        else {
          const value = found === 16 ? all[i - 1] : 0;
          const times = found === 16 ? 3 + take(2) : found === 17 ? 3 + take(3) : 11 + take(7);
          all.fill(value, i, i + times);
          i += times;
        }
      }
      lengths = new Huffman(all.subarray(0, many));
      places = new Huffman(all.subarray(many));
    }
    for (;;) {
      const found = symbol(lengths);
      if (found < 256) out[size++] = found;
      else if (found === 256) break;
      else {
        let length = LENGTH_BASE[found - 257] + take(LENGTH_BITS[found - 257]);
        const far = symbol(places);
        let from = size - PLACE_BASE[far] - take(PLACE_BITS[far]);
        while (length--) out[size++] = out[from++];
      }
    }
  }
  return out;
}
