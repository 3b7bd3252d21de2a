import { convertToHtml, images } from "mammoth";
import type { NotRead } from "./docx-file.ts";
import { isTooLong, kindOfFile, leftIn, packed, textParts } from "./docx-file.ts";

/** What this worker says of a file. */
export type Converted =
  | { readonly html: string; readonly left: ReturnType<typeof leftIn> }
  | { readonly problem: NotRead };

/**
 * What a document of Codraft's own is made of keeps its names; a table of contents is none of the text. Everything else
 * is as mammoth reads it: Word's headings, lists, bold, italic and links.
 */
const styles = [
  "p[style-name='Title'] => p.title:fresh",
  "p[style-name='Subtitle'] => p.title:fresh",
  "p[style-name='Draft mark'] => p.mark:fresh",
  "p[style-name='Note about the file'] => p.mark:fresh",
  "p[style-name='Facts of a finding'] => p.facts:fresh",
  "p[style-name='Fact of an action point'] => p.fact:fresh",
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((level) => `p[style-name='toc ${level}'] => !`),
  "p[style-name='TOC Heading'] => !",
  // What stands before and after it are two words.
  "br[type='page'] => br",
  "br[type='column'] => br",
];

/** Reads beside the page, which can end it: a file may be made to take for ever. */
addEventListener("message", ({ data }: MessageEvent<ArrayBuffer>) => {
  void convert(new Uint8Array(data)).then((said) => postMessage(said));
});

async function convert(bytes: Uint8Array): Promise<Converted> {
  const not = kindOfFile(bytes);
  if (not) return { problem: not };
  const parts = textParts(bytes);
  if (typeof parts === "string") return { problem: parts };
  try {
    const { buffer } = packed(parts);
    const { value } = await convertToHtml(
      { arrayBuffer: buffer as ArrayBuffer },
      // Its words for those who do not see it are what is told of a picture.
      { styleMap: styles, convertImage: images.imgElement(async () => ({ src: "" })) },
    );
    if (isTooLong(value)) return { problem: "too long" };
    return { html: value, left: leftIn(parts) };
  } catch (error) {
    return { problem: /main document part/.test(String(error)) ? "another kind" : "damaged" };
  }
}
