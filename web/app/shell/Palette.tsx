import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useState } from "react";
import { Autocomplete, Dialog, Header, Input, Menu, MenuItem, MenuSection, Modal, ModalOverlay, TextField } from "react-aria-components";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay/hooks";

import type { PaletteQuery, PaletteQuery$data } from "../__generated__/PaletteQuery.graphql";
import { money } from "../parts/format";
import { Icon } from "../parts/Icon";
import type { IconName } from "../parts/icon-names";
import { Avatar, StatusPill } from "../parts/small";

const query = graphql`
  query PaletteQuery($text: String!) {
    search(text: $text, first: 12) {
      __typename
      ... on User {
        id
        username
        email
      }
      ... on Product {
        id
        name
        sku
      }
      ... on Order {
        id
        number
        status
        total {
          amount
          currency
        }
      }
    }
  }
`;

type Found = PaletteQuery$data["search"][number];

interface Page {
  href: string;
  icon: IconName;
  name: string;
}

const pagesOfStaff: Page[] = [
  { href: "/", icon: "home", name: "Home" },
  { href: "/orders", icon: "orders", name: "Orders" },
  { href: "/products", icon: "products", name: "Products" },
  { href: "/categories", icon: "products", name: "Categories" },
  { href: "/customers", icon: "people", name: "Customers" },
  { href: "/reports", icon: "reports", name: "Reports" },
  { href: "/catalogue", icon: "shop", name: "Catalogue" },
  { href: "/account", icon: "user", name: "Account" },
];
const pagesOfCustomers: Page[] = [
  { href: "/catalogue", icon: "shop", name: "Catalogue" },
  { href: "/orders", icon: "orders", name: "Orders" },
  { href: "/reports", icon: "download", name: "Exports" },
  { href: "/account", icon: "user", name: "Account" },
];

/** Searches pages and what is in the shop, and goes there. */
export default function Palette({ role, onClose }: { role: string | undefined; onClose: () => void }) {
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const found = useFound(useDeferredValue(text.trim()));
  const pages = (role === "CUSTOMER" ? pagesOfCustomers : pagesOfStaff).filter(({ name }) => name.toLowerCase().includes(text.trim().toLowerCase()));
  const of = (type: Found["__typename"]) => found.filter(({ __typename }) => __typename === type);
  return (
    <ModalOverlay className="overlay" isOpen isDismissable onOpenChange={(isOpen) => isOpen || onClose()}>
      <Modal className="palette-place">
        <Dialog className="palette floating" aria-label="Search or jump to">
          <Autocomplete inputValue={text} onInputChange={setText}>
            <TextField className="with-icon" aria-label="Search or jump to" autoFocus>
              <Icon name="search" />
              <Input className="input" placeholder="A customer, product, order or page" />
              <kbd className="end">esc</kbd>
            </TextField>
            <Menu
              className="menu"
              aria-label="Found"
              renderEmptyState={() => <p className="faint found-nothing">{text.trim() === "" ? "Type a name, a number or an address." : "Nothing is called so."}</p>}
              onAction={(key) => {
                onClose();
                void navigate({ href: String(key) });
              }}
            >
              <Group name="Pages" items={pages}>
                {(page: Page) => (
                  <MenuItem key={page.href} id={page.href} textValue={page.name}>
                    <Icon name={page.icon} className="faint" />
                    {page.name}
                  </MenuItem>
                )}
              </Group>
              <Group name="Orders" items={of("Order")}>
                {(order: Found) =>
                  order.__typename === "Order" && (
                    <MenuItem key={order.id} id={`/orders/${order.id}`} textValue={`#${order.number}`}>
                      <Icon name="orders" className="faint" />
                      <span className="cut">
                        #{order.number} <span className="faint">{money(order.total)}</span>
                      </span>
                      <span className="push">
                        <StatusPill status={order.status} />
                      </span>
                    </MenuItem>
                  )
                }
              </Group>
              <Group name="Products" items={of("Product")}>
                {(product: Found) =>
                  product.__typename === "Product" && (
                    <MenuItem key={product.id} id={`/products/${product.id}`} textValue={product.name}>
                      <Icon name="products" className="faint" />
                      <span className="cut">
                        {product.name} <span className="faint">{product.sku}</span>
                      </span>
                    </MenuItem>
                  )
                }
              </Group>
              <Group name="Customers" items={of("User")}>
                {(user: Found) =>
                  user.__typename === "User" && (
                    <MenuItem key={user.id} id={`/customers/${user.id}`} textValue={user.username}>
                      <Avatar of={user.username} size="tiny" />
                      <span className="cut">
                        {user.username} <span className="faint">{user.email}</span>
                      </span>
                    </MenuItem>
                  )
                }
              </Group>
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Group<Item>({ name, items, children }: { name: string; items: readonly Item[]; children: (item: Item) => React.ReactNode }) {
  if (items.length === 0) return null;
  return (
    <MenuSection>
      <Header className="heading">{name}</Header>
      {items.map(children)}
    </MenuSection>
  );
}

/** What the shop has of a text; what was found last stays until there is something new. */
function useFound(text: string): readonly Found[] {
  const environment = useRelayEnvironment();
  const [found, setFound] = useState<readonly Found[]>([]);
  useEffect(() => {
    if (text === "") return setFound([]);
    const { unsubscribe } = fetchQuery<PaletteQuery>(environment, query, { text }, { fetchPolicy: "store-or-network" }).subscribe({
      next: ({ search }) => setFound(search),
      error: () => setFound([]),
    });
    return unsubscribe;
  }, [environment, text]);
  return found;
}
