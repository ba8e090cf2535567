/**
 * @generated SignedSource<<473bd6e5c267e40a817ba20d3ea6c389>>
 * @relayHash 4ab7fb754836c693af85250a8ee3787c
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 4c65a711fb8148662598bc221d7bbb93944ce060046cb037186229871564daba

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type OrderDirection = "ASC" | "DESC" | "%future added value";
export type ProductOrderField = "CREATED_AT" | "NAME" | "PRICE" | "STOCK" | "%future added value";
export type UserRole = "ADMIN" | "CUSTOMER" | "STAFF" | "%future added value";
export type ProductFilter = {
  category?: string | null | undefined;
  inStock?: boolean | null | undefined;
  isActive?: boolean | null | undefined;
  price?: DecimalRange | null | undefined;
  search?: string | null | undefined;
  stock?: IntRange | null | undefined;
};
export type DecimalRange = {
  max?: string | null | undefined;
  min?: string | null | undefined;
};
export type IntRange = {
  max?: number | null | undefined;
  min?: number | null | undefined;
};
export type ProductOrder = {
  direction?: OrderDirection;
  field: ProductOrderField;
};
export type ProductsPageQuery$variables = {
  after?: string | null | undefined;
  before?: string | null | undefined;
  filter?: ProductFilter | null | undefined;
  first?: number | null | undefined;
  hidden?: ProductFilter | null | undefined;
  last?: number | null | undefined;
  low?: ProductFilter | null | undefined;
  onSale?: ProductFilter | null | undefined;
  orderBy?: ProductOrder | null | undefined;
  soldOut?: ProductFilter | null | undefined;
};
export type ProductsPageQuery$data = {
  readonly all: {
    readonly nodes: ReadonlyArray<{
      readonly price: {
        readonly currency: string;
      };
    }>;
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly categories: {
    readonly nodes: ReadonlyArray<{
      readonly id: string;
      readonly name: string;
    }>;
  };
  readonly found: {
    readonly nodes: ReadonlyArray<{
      readonly price: {
        readonly currency: string;
      };
    }>;
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly hidden: {
    readonly nodes: ReadonlyArray<{
      readonly price: {
        readonly currency: string;
      };
    }>;
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly low: {
    readonly nodes: ReadonlyArray<{
      readonly price: {
        readonly currency: string;
      };
    }>;
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly onSale: {
    readonly nodes: ReadonlyArray<{
      readonly price: {
        readonly currency: string;
      };
    }>;
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly soldOut: {
    readonly nodes: ReadonlyArray<{
      readonly price: {
        readonly currency: string;
      };
    }>;
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly viewer: {
    readonly role: UserRole;
  } | null | undefined;
  readonly " $fragmentSpreads": FragmentRefs<"ProductRows_page" | "Shell_viewer" | "Shell_waiting">;
};
export type ProductsPageQuery = {
  response: ProductsPageQuery$data;
  variables: ProductsPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "after"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "before"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "filter"
},
v3 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "first"
},
v4 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "hidden"
},
v5 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "last"
},
v6 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "low"
},
v7 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "onSale"
},
v8 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "orderBy"
},
v9 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "soldOut"
},
v10 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "role",
  "storageKey": null
},
v11 = {
  "kind": "Literal",
  "name": "first",
  "value": 1
},
v12 = [
  (v11/*:: as any*/)
],
v13 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "totalCount",
  "storageKey": null
},
v14 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "totalCountIsExact",
  "storageKey": null
},
v15 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "currency",
  "storageKey": null
},
v16 = {
  "alias": null,
  "args": null,
  "concreteType": "Money",
  "kind": "LinkedField",
  "name": "price",
  "plural": false,
  "selections": [
    (v15/*:: as any*/)
  ],
  "storageKey": null
},
v17 = [
  (v13/*:: as any*/),
  (v14/*:: as any*/),
  {
    "alias": null,
    "args": null,
    "concreteType": "Product",
    "kind": "LinkedField",
    "name": "nodes",
    "plural": true,
    "selections": [
      (v16/*:: as any*/)
    ],
    "storageKey": null
  }
],
v18 = [
  {
    "kind": "Variable",
    "name": "filter",
    "variableName": "onSale"
  },
  (v11/*:: as any*/)
],
v19 = [
  {
    "kind": "Variable",
    "name": "filter",
    "variableName": "hidden"
  },
  (v11/*:: as any*/)
],
v20 = [
  {
    "kind": "Variable",
    "name": "filter",
    "variableName": "low"
  },
  (v11/*:: as any*/)
],
v21 = [
  {
    "kind": "Variable",
    "name": "filter",
    "variableName": "soldOut"
  },
  (v11/*:: as any*/)
],
v22 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v23 = [
  (v22/*:: as any*/),
  (v11/*:: as any*/)
],
v24 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v25 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v26 = {
  "alias": null,
  "args": [
    {
      "kind": "Literal",
      "name": "first",
      "value": 100
    }
  ],
  "concreteType": "CategoryConnection",
  "kind": "LinkedField",
  "name": "categories",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "Category",
      "kind": "LinkedField",
      "name": "nodes",
      "plural": true,
      "selections": [
        (v24/*:: as any*/),
        (v25/*:: as any*/)
      ],
      "storageKey": null
    }
  ],
  "storageKey": "categories(first:100)"
},
v27 = [
  {
    "kind": "Variable",
    "name": "after",
    "variableName": "after"
  },
  {
    "kind": "Variable",
    "name": "before",
    "variableName": "before"
  },
  (v22/*:: as any*/),
  {
    "kind": "Variable",
    "name": "first",
    "variableName": "first"
  },
  {
    "kind": "Variable",
    "name": "last",
    "variableName": "last"
  },
  {
    "kind": "Variable",
    "name": "orderBy",
    "variableName": "orderBy"
  }
],
v28 = [
  (v13/*:: as any*/),
  (v14/*:: as any*/),
  {
    "alias": null,
    "args": null,
    "concreteType": "Product",
    "kind": "LinkedField",
    "name": "nodes",
    "plural": true,
    "selections": [
      (v16/*:: as any*/),
      (v24/*:: as any*/)
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v3/*:: as any*/),
      (v4/*:: as any*/),
      (v5/*:: as any*/),
      (v6/*:: as any*/),
      (v7/*:: as any*/),
      (v8/*:: as any*/),
      (v9/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "ProductsPageQuery",
    "selections": [
      {
        "args": null,
        "kind": "FragmentSpread",
        "name": "Shell_viewer"
      },
      {
        "args": null,
        "kind": "FragmentSpread",
        "name": "Shell_waiting"
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "User",
        "kind": "LinkedField",
        "name": "viewer",
        "plural": false,
        "selections": [
          (v10/*:: as any*/)
        ],
        "storageKey": null
      },
      {
        "alias": "all",
        "args": (v12/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v17/*:: as any*/),
        "storageKey": "products(first:1)"
      },
      {
        "alias": "onSale",
        "args": (v18/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v17/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": "hidden",
        "args": (v19/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v17/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": "low",
        "args": (v20/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v17/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": "soldOut",
        "args": (v21/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v17/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": "found",
        "args": (v23/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v17/*:: as any*/),
        "storageKey": null
      },
      (v26/*:: as any*/),
      {
        "args": (v27/*:: as any*/),
        "kind": "FragmentSpread",
        "name": "ProductRows_page"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v2/*:: as any*/),
      (v8/*:: as any*/),
      (v3/*:: as any*/),
      (v0/*:: as any*/),
      (v5/*:: as any*/),
      (v1/*:: as any*/),
      (v7/*:: as any*/),
      (v4/*:: as any*/),
      (v6/*:: as any*/),
      (v9/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "ProductsPageQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "User",
        "kind": "LinkedField",
        "name": "viewer",
        "plural": false,
        "selections": [
          (v24/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "username",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "email",
            "storageKey": null
          },
          (v10/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "unreadNotificationCount",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": "waiting",
        "args": [
          {
            "kind": "Literal",
            "name": "filter",
            "value": {
              "status": [
                "PAID"
              ]
            }
          },
          (v11/*:: as any*/),
          {
            "kind": "Literal",
            "name": "orderBy",
            "value": {
              "direction": "ASC",
              "field": "PLACED_AT"
            }
          }
        ],
        "concreteType": "OrderConnection",
        "kind": "LinkedField",
        "name": "orders",
        "plural": false,
        "selections": [
          (v13/*:: as any*/),
          (v14/*:: as any*/)
        ],
        "storageKey": "orders(filter:{\"status\":[\"PAID\"]},first:1,orderBy:{\"direction\":\"ASC\",\"field\":\"PLACED_AT\"})"
      },
      {
        "alias": "all",
        "args": (v12/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v28/*:: as any*/),
        "storageKey": "products(first:1)"
      },
      {
        "alias": "onSale",
        "args": (v18/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v28/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": "hidden",
        "args": (v19/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v28/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": "low",
        "args": (v20/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v28/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": "soldOut",
        "args": (v21/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v28/*:: as any*/),
        "storageKey": null
      },
      {
        "alias": "found",
        "args": (v23/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": (v28/*:: as any*/),
        "storageKey": null
      },
      (v26/*:: as any*/),
      {
        "alias": "page",
        "args": (v27/*:: as any*/),
        "concreteType": "ProductConnection",
        "kind": "LinkedField",
        "name": "products",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "PageInfo",
            "kind": "LinkedField",
            "name": "pageInfo",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "hasNextPage",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "hasPreviousPage",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "startCursor",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "endCursor",
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "ProductEdge",
            "kind": "LinkedField",
            "name": "edges",
            "plural": true,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "cursor",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "Product",
                "kind": "LinkedField",
                "name": "node",
                "plural": false,
                "selections": [
                  (v24/*:: as any*/),
                  (v25/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "sku",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "stock",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "isActive",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "createdAt",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "Money",
                    "kind": "LinkedField",
                    "name": "price",
                    "plural": false,
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "amount",
                        "storageKey": null
                      },
                      (v15/*:: as any*/)
                    ],
                    "storageKey": null
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "id": "4c65a711fb8148662598bc221d7bbb93944ce060046cb037186229871564daba",
    "metadata": {},
    "name": "ProductsPageQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "f3824ed6474a5a9836817322ba0721e6";

export default node;
