import type { IconName } from "./icon-names";
import drawings from "./icons.svg?raw";

/** An icon beside words. One that stands alone needs a label on what holds it. */
export const Icon = ({ name, className = "" }: { name: IconName; className?: string }) => (
  <svg className={`icon ${className}`} aria-hidden="true">
    <use href={`#icon-${name}`} />
  </svg>
);

/** The drawings, once a page. They are part of the program, not of what anybody sent. */
export const IconDrawings = () => <div hidden dangerouslySetInnerHTML={{ __html: drawings }} />;
