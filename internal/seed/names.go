package seed

import "strings"

func firstNames() []string {
	return strings.Fields(`
		adam aisha alice amelie amir anna anton ben carla carlos chiara clara daniel david elena elif emil emma
		eva fatima felix finn freya grace greta hana hannah hugo ida ines isla ivan jan jonas jules julia kai karim
		lars laura lea leo lina louis lucia luka mara maria marta mateo max maya mia milan mira nadia nina noah nora
		olga oliver omar oskar paula pavel pia priya rosa ruben sam sara sofia stefan theo tim tom vera victor yuki zoe`)
}

func lastNames() []string {
	return strings.Fields(`
		ahmed andersen bailey bauer becker berg bianchi blanc brown carter castillo clark costa cruz davies diaz
		dubois eriksen evans ferrari fischer fontaine garcia gomez graf gruber haas hansen harris hoffmann horvat
		huber ito jansen jensen johnson jones kaiser keller khan kim klein koch kovac kowalski kraus kumar lang larsen
		laurent lee lehmann lopez maier martin martinez meyer mitchell moreau moretti morgan mueller murphy nagy
		nguyen nielsen novak nowak olsen owens park patel pereira petrov phillips popov reyes ricci richter rivera
		robinson romano rossi roth ruiz russo sanchez santos sato schmidt schneider schulz silva singh smith sokolov
		stein suzuki tanaka taylor thomas torres vargas vogel wagner walker weber weiss white wilson wolf wong wright
		yamamoto yilmaz young zhang zimmermann`)
}

func adjectives() []string {
	return strings.Fields(`
		Alpine Classic Compact Everyday Foldable Handmade Heavy-Duty Heritage Lightweight Little Minimal Modern
		Modular Nordic Outdoor Portable Premium Quiet Rustic Slim Studio Urban Vintage Weekend`)
}

func materials() []string {
	return strings.Fields(`
		Aluminium Bamboo Beech Brass Canvas Ceramic Copper Cork Cotton Felt Glass Leather Linen Marble
		Oak Rattan Steel Stoneware Walnut Wool`)
}

// good is a kind of product.
type good struct {
	name, code string
	low, high  int // Price range in whole units of the currency.
	use        string
}

func goods() []good {
	return []good{
		{"Armchair", "ARM", 180, 890, "a long evening with a book"},
		{"Backpack", "BKP", 45, 190, "the way to work and the hills behind it"},
		{"Basket", "BSK", 15, 80, "laundry, firewood or toys"},
		{"Bedside Table", "BST", 70, 260, "a lamp, a book and a glass of water"},
		{"Blanket", "BLK", 35, 160, "cold mornings"},
		{"Bookshelf", "BSH", 120, 640, "the whole collection"},
		{"Bottle", "BTL", 12, 45, "a day away from the tap"},
		{"Bowl", "BWL", 9, 60, "soup, salad or fruit"},
		{"Bread Bin", "BRB", 25, 90, "loaves that stay fresh"},
		{"Candle Holder", "CDH", 8, 55, "a quiet table"},
		{"Chopping Board", "CHB", 18, 95, "knives that are cared for"},
		{"Clock", "CLK", 25, 210, "the wall that was empty"},
		{"Coat Rack", "CTR", 30, 180, "a hall with many guests"},
		{"Coffee Grinder", "CFG", 49, 320, "the first cup"},
		{"Cushion", "CSH", 15, 70, "sofas and window seats"},
		{"Desk Lamp", "DLP", 29, 240, "work after dark"},
		{"Desk Organiser", "DOR", 14, 75, "pens, clips and cables"},
		{"Dinner Plate", "DPL", 8, 42, "guests and every day"},
		{"Doormat", "DMT", 16, 60, "muddy boots"},
		{"Floor Lamp", "FLP", 79, 480, "a dark corner"},
		{"Frying Pan", "FRP", 28, 150, "eggs that don't stick"},
		{"Headphone Stand", "HPS", 18, 85, "a tidy desk"},
		{"Kettle", "KTL", 35, 180, "tea within minutes"},
		{"Kitchen Knife", "KNF", 22, 210, "clean cuts"},
		{"Laptop Sleeve", "LPS", 24, 110, "a bag full of other things"},
		{"Mirror", "MIR", 40, 350, "a brighter hall"},
		{"Mug", "MUG", 7, 32, "coffee, tea or soup"},
		{"Notebook", "NTB", 6, 35, "plans and lists"},
		{"Picture Frame", "PFR", 10, 80, "what is worth a look each day"},
		{"Plant Pot", "PLP", 8, 90, "herbs and small trees"},
		{"Rug", "RUG", 60, 720, "bare feet"},
		{"Serving Tray", "STR", 15, 85, "breakfast in bed"},
		{"Side Table", "SDT", 65, 340, "the place beside the sofa"},
		{"Stool", "STL", 45, 230, "a high shelf or one more guest"},
		{"Storage Box", "STB", 12, 70, "what has no place yet"},
		{"Teapot", "TPT", 24, 120, "four cups"},
		{"Throw", "THR", 30, 140, "the end of the bed"},
		{"Tote Bag", "TOT", 12, 85, "the market on Saturday"},
		{"Travel Mug", "TRM", 16, 48, "the early train"},
		{"Umbrella", "UMB", 18, 95, "weather that can't decide"},
		{"Vase", "VAS", 14, 130, "one flower or twenty"},
		{"Wall Hook", "WHK", 6, 38, "keys and coats"},
		{"Wallet", "WLT", 25, 120, "cards, notes and a few coins"},
		{"Wine Glass", "WGL", 7, 44, "the good bottle"},
		{"Wine Rack", "WRK", 28, 190, "bottles that lie still"},
	}
}
