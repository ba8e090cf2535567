import { ProductTile } from "../../parts/ProductTile";

const shown: [name: string, sku: string][] = [
  ["Studio Brass Desk Lamp", "DLP-00412"],
  ["Nordic Oak Stool", "STL-00087"],
  ["Heritage Stoneware Teapot", "TPT-01203"],
  ["Little Copper Kettle", "KTL-00310"],
  ["Everyday Ceramic Mug", "MUG-00019"],
  ["Lightweight Linen Cushion", "CSH-02044"],
  ["Modern Walnut Clock", "CLK-00854"],
  ["Classic Rattan Basket", "BSK-00133"],
  ["Handmade Felt Backpack", "BPK-00502"],
];

/** What the shop sells, beside the forms of those who are not in it yet. */
export const StillLife = () => (
  <div className="still-life" aria-hidden="true">
    {shown.map(([name, sku]) => (
      <ProductTile key={sku} name={name} sku={sku} />
    ))}
  </div>
);
