import { hueOf } from "./small";

// Products are drawn, not photographed: the category gives the room its colour, the material in the name gives the thing its
// own, the kind its form, and the stock-keeping unit the place and size of the sun.

/** The hue and the chroma of what a thing is made of. */
const materials: Record<string, [hue: number, chroma: number]> = { Aluminium: [250, .03], Bamboo: [115, .1], Beech: [68, .09], Brass: [88, .13], Canvas: [95, .05], Ceramic: [235, .09], Copper: [40, .13], Cork: [58, .08], Cotton: [350, .07], Felt: [300, .08], Glass: [200, .08], Leather: [45, .1], Linen: [105, .05], Marble: [280, .03], Oak: [65, .09], Rattan: [78, .1], Steel: [255, .045], Stoneware: [168, .06], Walnut: [48, .075], Wool: [20, .09] };
const F = 'fill="var(--form)"', D = 'fill="var(--deep)"', B = 'fill="var(--bright)"', SF = 'fill="none" stroke="var(--form)"', SD = 'fill="none" stroke="var(--deep)"';

/** The drawings of the kinds of things, 120 by 90. */
const forms: Record<string, string> = {
  Mug: `<circle cx="75" cy="54" r="9" ${SF} stroke-width="5"/><path d="M44 38h30v28a6 6 0 0 1-6 6H50a6 6 0 0 1-6-6z" ${F}/><path d="M44 38h8v34h-2a6 6 0 0 1-6-6z" ${D}/><rect x="44" y="36" width="30" height="4" rx="2" ${B}/>`,
  'Travel Mug': `<path d="M46 30h28l-3 38a4 4 0 0 1-4 4H53a4 4 0 0 1-4-4z" ${F}/><path d="M46.6 42h26.8l-1 14H47.6z" ${D}/><rect x="43" y="22" width="34" height="8" rx="3" ${B}/>`,
  Vase: `<path d="M60 34V12M60 26C52 24 48 18 48 12c7 1 12 6 12 14zM60 20c6-1 10-6 10-12-6 1-10 5-10 12z" stroke="var(--deep)" stroke-width="1.5" ${D}/><path d="M53 32h14l-2 7c13 5 14 33 1 33H54c-13 0-12-28 1-33z" ${F}/><path d="M53 32h6v40h-5c-13 0-12-28 1-33z" ${D} opacity=".55"/>`,
  'Floor Lamp': `<path d="M60 30v44" stroke="var(--deep)" stroke-width="2.5"/><path d="M44 34 52 12h16l8 22z" ${F}/><path d="M46 34h28l10 40H36z" ${B} opacity=".4"/><rect x="48" y="73" width="24" height="3" rx="1.5" ${D}/>`,
  'Desk Lamp': `<path d="M42 72 52 44 74 32" ${SD} stroke-width="2.5" stroke-linejoin="round"/><path d="m66 24 20 14-6 9-20-12z" ${F}/><path d="m62 37 18 11-4 24H50z" ${B} opacity=".45"/><rect x="32" y="70" width="22" height="4" rx="2" ${D}/>`,
  Armchair: `<path d="M43 66v9M77 66v9" stroke="var(--deep)" stroke-width="3"/><rect x="40" y="26" width="40" height="36" rx="9" ${F}/><rect x="42" y="50" width="36" height="17" rx="4" ${B}/><rect x="32" y="43" width="13" height="26" rx="6" ${D}/><rect x="75" y="43" width="13" height="26" rx="6" ${D}/>`,
  Bookshelf: `<rect x="38" y="14" width="44" height="60" rx="2" ${D}/><path d="M42 18h36v15H42zM42 37h36v15H42zM42 56h36v15H42z" ${B}/><path d="M44 21h4v12h-4zM49 19h3v14h-3zM62 41h4v11h-4zM67 39h5v13h-5zM73 42h3v10h-3zM45 61h5v10h-5zM51 59h4v12h-4z" ${F}/>`,
  Bowl: `<circle cx="52" cy="42" r="9" ${B}/><circle cx="67" cy="40" r="10" ${D}/><path d="M33 45h54a27 27 0 0 1-19 26H52a27 27 0 0 1-19-26z" ${F}/><path d="M33 45h15c0 11 4 20 9 26h-5a27 27 0 0 1-19-26z" ${D} opacity=".5"/>`,
  Cushion: `<path d="M36 30q24 7 48 0-6 21 0 42-24-7-48 0 6-21 0-42z" ${F}/><path d="m60 33 .1 36M40 51h40" stroke="var(--deep)" stroke-width="1.5" opacity=".7"/><circle cx="60" cy="51" r="3.5" ${B}/>`,
  Kettle: `<path d="M44 38a17 17 0 0 1 32 0" ${SD} stroke-width="4"/><path d="m78 52 12-10" stroke="var(--form)" stroke-width="6" stroke-linecap="round"/><path d="M38 72V60a22 22 0 0 1 44 0v12z" ${F}/><path d="M38 72V60a22 22 0 0 1 16-21q-6 8-6 33z" ${D} opacity=".55"/><circle cx="60" cy="37" r="3.5" ${B}/>`,
  Teapot: `<circle cx="41" cy="54" r="9" ${SD} stroke-width="4"/><path d="M76 58q8-2 10-14l5 2q-2 18-13 22z" ${F}/><ellipse cx="60" cy="55" rx="21" ry="18" ${F}/><path d="M49 39.5a11 6 0 0 1 22 0z" ${D}/><circle cx="60" cy="33" r="3" ${D}/><path d="M48 41q-9 8-6 25 5 7 14 7-9-14-8-32z" ${B} opacity=".6"/>`,
  Stool: `<path d="M47 46 42 75M73 46l5 29M45.5 60h29" ${SD} stroke-width="3"/><rect x="38" y="38" width="44" height="9" rx="4.5" ${F}/><path d="M38 42.5a4.5 4.5 0 0 1 4.5-4.5h35a4.5 4.5 0 0 1 4.5 4.5z" ${B}/>`,
  Rug: `<path d="M40 56h40l16 26H24z" ${F}/><path d="M37 61h46l3.200 5H33.800zM30.800 71h58.400l2.400 4H28.400z" ${B}/><path d="M24 82h72" stroke="var(--deep)" stroke-width="2" stroke-dasharray="1.5 2"/>`,
  Clock: `<circle cx="60" cy="40" r="25" ${F}/><circle cx="60" cy="40" r="20" ${B}/><path d="M60 27v13l9 6" ${SD} stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round"/><circle cx="60" cy="40" r="2" ${D}/>`,
  'Plant Pot': `<path d="M60 50C42 46 40 30 44 20c11 4 17 14 16 30zM60 50c0-16 6-26 17-28 3 12-3 24-17 28zM60 50c-5-14-4-26 2-36 7 10 7 24-2 36z" ${D}/><path d="M45 50h30l-4 20a3 3 0 0 1-3 2H52a3 3 0 0 1-3-2z" ${F}/><rect x="43" y="47" width="34" height="6" rx="2" ${B}/>`,
  'Wine Glass': `<path d="M60 48v24M50 73h20" stroke="var(--deep)" stroke-width="2.5" stroke-linecap="round"/><path d="M46 18h28c3 18-2 32-14 32S43 36 46 18z" ${B} opacity=".75"/><path d="M45.5 32h29c-1 12-6 18-14.5 18s-13.5-6-14.5-18z" ${F}/>`,
  Basket: `<path d="M46 44a14 18 0 0 1 28 0" ${SD} stroke-width="3.5"/><path d="M36 44h48l-5 26a3 3 0 0 1-3 2H44a3 3 0 0 1-3-2z" ${F}/><path d="M37.5 51h45M39 58h42M40.300 65h39.400M50 44l2 28M60 44v28M70 44l-2 28" stroke="var(--deep)" stroke-width="1.5" opacity=".6"/><rect x="34" y="42" width="52" height="5" rx="2.5" ${B}/>`,
  Notebook: `<rect x="42" y="24" width="36" height="48" rx="3" ${F}/><path d="M42 27a3 3 0 0 1 3-3h4v48h-4a3 3 0 0 1-3-3z" ${D}/><rect x="54" y="33" width="18" height="9" rx="1" ${B}/><path d="M74 24v48" stroke="var(--deep)" stroke-width="1.5"/>`,
  'Side Table': `<path d="M46 46 42 75M74 46l4 29" stroke="var(--deep)" stroke-width="3"/><ellipse cx="60" cy="44" rx="28" ry="5.5" ${F}/><ellipse cx="60" cy="42.5" rx="28" ry="5" ${B}/><path d="M55 42V32h8v10z" ${D}/>`,
  Backpack: `<path d="M52 26a8 8 0 0 1 16 0" ${SD} stroke-width="3"/><path d="M42 40a16 16 0 0 1 16-16h4a16 16 0 0 1 16 16v30a3 3 0 0 1-3 3H45a3 3 0 0 1-3-3z" ${F}/><rect x="46" y="50" width="28" height="17" rx="4" ${D}/><path d="M42 44h36" stroke="var(--bright)" stroke-width="2"/>`,
  Mirror: `<rect x="44" y="10" width="32" height="60" rx="16" ${F}/><rect x="47.5" y="13.5" width="25" height="53" rx="12.5" ${B}/><path d="m50 40 18-20M52 52l18-20" stroke="var(--sun)" stroke-width="2.5" opacity=".8"/>`,
  'Chopping Board': `<rect x="36" y="30" width="40" height="42" rx="6" ${F} transform="rotate(-6 56 51)"/><circle cx="72" cy="34" r="3" ${D}/><path d="M42 42h22M43 50h24M44 58h20" stroke="var(--deep)" stroke-width="1.5" opacity=".5"/>`,
  Blanket: `<rect x="34" y="56" width="52" height="15" rx="6" ${D}/><rect x="35" y="44" width="50" height="15" rx="6" ${F}/><rect x="37" y="33" width="46" height="14" rx="6" ${B}/><path d="M40 53h40M39 64h42" stroke="var(--bright)" stroke-width="1.5" stroke-dasharray="3 3"/>`,
  'Storage Box': `<path d="M36 42h48v28a3 3 0 0 1-3 3H39a3 3 0 0 1-3-3z" ${F}/><rect x="33" y="34" width="54" height="10" rx="2.5" ${D}/><rect x="52" y="52" width="16" height="6" rx="3" ${B}/>`,
};
/** The hue of each room, and the kinds of things that stand in it. */
const rooms: [hue: number, kinds: string[]][] = [
  [155, ["Armchair", "Stool", "Rug", "Bookshelf", "Side Table", "Mirror"]],
  [88, ["Floor Lamp", "Desk Lamp"]],
  [45, ["Kettle", "Chopping Board"]],
  [235, ["Mug", "Bowl", "Teapot", "Wine Glass"]],
  [330, ["Cushion", "Blanket"]],
  [275, ["Basket", "Storage Box", "Notebook"]],
  [195, ["Vase", "Clock", "Plant Pot"]],
  [110, ["Backpack", "Travel Mug"]],
];

/** What a product's name says of it; what it does not say is a grey box. */
function read(name: string) {
  const kind = Object.keys(forms).filter((k) => name.endsWith(k)).sort((a, b) => b.length - a.length)[0] ?? "Storage Box";
  const material = Object.keys(materials).find((m) => name.includes(m));
  const [hue, chroma] = material ? materials[material]! : [260, 0.05];
  return { kind, hue, chroma, room: rooms.find(([, kinds]) => kinds.includes(kind))![0] };
}

/** The picture of a product. */
export function ProductTile({ name, sku, thumb = false }: { name: string; sku: string; thumb?: boolean }) {
  const { kind, hue, chroma, room } = read(name);
  const n = hueOf(sku);
  const floor = kind === "Rug" ? 50 : 66 + (n % 3);
  const sun = `<circle cx="${22 + (n % 7) * 13}" cy="${16 + (n % 5) * 6}" r="${16 + (n % 4) * 5}" fill="var(--sun)"/>`;
  const ground = `<path d="M0 ${floor}h120v${90 - floor}H0z" fill="var(--floor)"/>`;
  return (
    <svg
      className={`product-tile ${thumb ? "thumb" : ""}`}
      style={{ "--room": room, "--hue": hue, "--chroma": chroma }}
      viewBox="0 0 120 90"
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      dangerouslySetInnerHTML={{ __html: sun + ground + forms[kind] }} // the tables above, and numbers
    />
  );
}
