const CIRCLE = "M1 12a11 11 0 1 0 22 0a11 11 0 1 0-22 0z";

/** A partner's sign, by its slot: always with letters and colour, never colour alone. */
const shapes: Readonly<Record<number, string>> = {
  1: CIRCLE,
  2: "M2 2h20v20H2z",
  3: "M12 -2L26 12 12 26 -2 12z",
  4: "M6 2h12l6 10-6 10H6L0 12z",
  5: "M12 0l12 22H0z",
  6: "M1 22V12a11 11 0 0122 0v10z",
};

/** Its outline, in a box of 24 with 3 around it. */
export const shapePath = (slot: number): string => shapes[slot] ?? CIRCLE;

/** The same where there is no React. */
export function shapeElement(slot: number): SVGSVGElement {
  const [svg, path] = [document.createElementNS(SVG, "svg"), document.createElementNS(SVG, "path")];
  svg.setAttribute("class", "shape");
  svg.setAttribute("viewBox", "-3 -3 30 30");
  path.setAttribute("d", shapePath(slot));
  svg.append(path);
  return svg;
}

const SVG = "http://www.w3.org/2000/svg";
