import type { ChildNode, Element } from "domhandler";
import { isTag, isText } from "domhandler";

/** What is asked of Word's elements. */

export const elements = (one: Element | null): Element[] => one?.children.filter(isTag) ?? [];

export function find(nodes: readonly ChildNode[], name: string): Element | null {
  for (const node of nodes) {
    if (!isTag(node)) continue;
    if (node.name === name) return node;
    if (node.name === "w:document") return find(node.children, name);
  }
  return null;
}

export const child = (one: Element | null, name: string): Element | null => one && find(one.children, name);

export const value = (one: Element | null): string | null => one?.attribs["w:val"] ?? null;

export const textOf = (one: Element): string => one.children.map((node) => (isText(node) ? node.data : "")).join("");

/** An element that switches something on, unless it says otherwise. */
export const isOn = (one: Element | null): boolean =>
  one !== null && !["0", "false", "off", "none"].includes(value(one) ?? "");
