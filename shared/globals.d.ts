/** The few globals that Node and every browser have alike, and that the language's own library does not declare. */
declare const crypto: { randomUUID(): string; getRandomValues<T extends Uint8Array>(bytes: T): T };
declare class URL {
  constructor(url: string, base?: string);
  readonly protocol: string;
  readonly href: string;
}
declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}
declare class TextDecoder {
  decode(bytes: Uint8Array): string;
}
