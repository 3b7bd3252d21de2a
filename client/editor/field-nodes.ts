import type { Mark, Node, Schema } from "@tiptap/pm/model";
import { Fragment } from "@tiptap/pm/model";
import * as Y from "yjs";

type Shared = Y.XmlFragment | Y.XmlText;

/**
 * What the editor shows for each element of a field, by which the sync plugin knows what stands where. Asked for one
 * that it does not know it reads it, and never writes: left to itself the plugin makes one of two texts side by side
 * while it reads, and what another types in the second then dies with it.
 */
export class FieldNodes extends Map<Shared, Node | Node[]> {
  readonly #schema: Schema;

  constructor(schema: Schema) {
    super();
    this.#schema = schema;
  }

  override get(type: Shared): Node | Node[] | undefined {
    const known = super.get(type) ?? (type instanceof Y.XmlElement ? this.#read(type) : undefined);
    // What nobody can read (an undo leaves lists without items) is null: of what is undefined the plugin makes a change
    // of its own while it reads, and then looks for the selection in a document that is no more; or it throws.
    return known ?? (null as unknown as undefined);
  }

  /** The node of an element as it is now; undefined where the schema has none. */
  nodeOf(type: Y.XmlElement): Node | undefined {
    return this.get(type) as Node | undefined;
  }

  /** Everything that a field holds. */
  contentOf(fragment: Y.XmlFragment): Node[] {
    return fragment.toArray().flatMap((child) => (child instanceof Y.XmlElement ? this.#shown(child) : []));
  }

  /** One text with its marks. */
  wordsOf(text: Y.XmlText): Fragment {
    const runs = text.toDelta() as { insert: string; attributes?: Readonly<Record<string, Mark["attrs"]>> }[];
    return Fragment.fromArray(
      runs.map(({ insert, attributes = {} }) => {
        if (typeof insert !== "string") throw new TypeError("A text of a field holds words only.");
        const marks = Object.entries(attributes).map(([name, attrs]) => this.#schema.mark(name, attrs));
        return this.#schema.text(insert, marks);
      }),
    );
  }

  /** A merge can leave a list without items: it is not shown. */
  #shown(element: Y.XmlElement): Node[] {
    const node = this.nodeOf(element);
    return node ? [node] : [];
  }

  #read(element: Y.XmlElement): Node | undefined {
    try {
      const content: Node[] = [];
      for (const child of element.toArray()) {
        if (child instanceof Y.XmlText) content.push(...this.wordsOf(child).content);
        else if (child instanceof Y.XmlElement) content.push(...this.#shown(child));
      }
      const node = this.#schema.node(element.nodeName, element.getAttributes(), content);
      this.set(element, node);
      return node;
    } catch {
      return undefined;
    }
  }
}

/** A field as an editor's document, with what to write changes of it back by. */
export function readFieldDoc(fragment: Y.XmlFragment, schema: Schema): { doc: Node; nodes: FieldNodes } {
  const nodes = new FieldNodes(schema);
  return { doc: schema.topNodeType.create(null, nodes.contentOf(fragment)), nodes };
}
