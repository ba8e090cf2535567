import { hueOf } from "./small";
import { forms } from "./tile-forms";

// Products are drawn, not photographed: the category gives the room its colour, the material in the name gives the thing its
// own, the kind its form, and the stock-keeping unit the place and size of the sun.

/** The hue and the chroma of what a thing is made of. */
const materials: Record<string, [hue: number, chroma: number]> = { Aluminium: [250, .03], Bamboo: [115, .1], Beech: [68, .09], Brass: [88, .13], Canvas: [95, .05], Ceramic: [235, .09], Copper: [40, .13], Cork: [58, .08], Cotton: [350, .07], Felt: [300, .08], Glass: [200, .08], Leather: [45, .1], Linen: [105, .05], Marble: [280, .03], Oak: [65, .09], Rattan: [78, .1], Steel: [255, .045], Stoneware: [168, .06], Walnut: [48, .075], Wool: [20, .09] };

/** The hue of each room, and the kinds of things that stand in it. */
const rooms: [hue: number, kinds: string[]][] = [
  [155, ["Armchair", "Stool", "Rug", "Bookshelf", "Side Table", "Mirror", "Bedside Table", "Coat Rack", "Doormat", "Wall Hook"]],
  [88, ["Floor Lamp", "Desk Lamp", "Candle Holder"]],
  [45, ["Kettle", "Chopping Board", "Bread Bin", "Coffee Grinder", "Frying Pan", "Kitchen Knife", "Wine Rack"]],
  [235, ["Mug", "Bowl", "Teapot", "Wine Glass", "Dinner Plate", "Serving Tray"]],
  [330, ["Cushion", "Blanket", "Throw"]],
  [275, ["Basket", "Storage Box", "Notebook", "Desk Organiser", "Headphone Stand"]],
  [195, ["Vase", "Clock", "Plant Pot", "Picture Frame"]],
  [110, ["Backpack", "Travel Mug", "Bottle", "Laptop Sleeve", "Tote Bag", "Umbrella", "Wallet"]],
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
  const floor = kind === "Rug" || kind === "Doormat" ? 50 : 66 + (n % 3);
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
