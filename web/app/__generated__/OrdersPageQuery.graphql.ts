/**
 * @generated SignedSource<<0d60c4aec0c7100efb7f11ac0dd042c4>>
 * @relayHash abcb39cbb17c52c4ed930f1187553ab8
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

// @relayRequestID 1b1febdf9cb7b048a26c7079d47063e20c637c1d7040d4645939c089134329ca

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type OrderDirection = "ASC" | "DESC" | "%future added value";
export type OrderOrderField = "NUMBER" | "PLACED_AT" | "STATUS" | "TOTAL" | "%future added value";
export type OrderStatus = "CANCELLED" | "DELIVERED" | "PAID" | "PENDING" | "SHIPPED" | "%future added value";
export type OrderFilter = {
  customer?: string | null | undefined;
  customers?: ReadonlyArray<string> | null | undefined;
  placedAt?: DateTimeRange | null | undefined;
  product?: string | null | undefined;
  search?: string | null | undefined;
  status?: ReadonlyArray<OrderStatus> | null | undefined;
  total?: DecimalRange | null | undefined;
};
export type DateTimeRange = {
  from?: string | null | undefined;
  to?: string | null | undefined;
};
export type DecimalRange = {
  max?: string | null | undefined;
  min?: string | null | undefined;
};
export type OrderOrder = {
  direction?: OrderDirection;
  field: OrderOrderField;
};
export type OrdersPageQuery$variables = {
  after?: string | null | undefined;
  before?: string | null | undefined;
  filter?: OrderFilter | null | undefined;
  first?: number | null | undefined;
  last?: number | null | undefined;
  orderBy?: OrderOrder | null | undefined;
};
export type OrdersPageQuery$data = {
  readonly all: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly cancelled: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly delivered: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly found: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly paid: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly pending: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly shipped: {
    readonly totalCount: number;
    readonly totalCountIsExact: boolean;
  };
  readonly " $fragmentSpreads": FragmentRefs<"OrderRows_page" | "Shell_viewer" | "Shell_waiting">;
};
export type OrdersPageQuery = {
  response: OrdersPageQuery$data;
  variables: OrdersPageQuery$variables;
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
  "name": "last"
},
v5 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "orderBy"
},
v6 = {
  "kind": "Literal",
  "name": "first",
  "value": 1
},
v7 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "totalCount",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "totalCountIsExact",
    "storageKey": null
  }
],
v8 = {
  "alias": "all",
  "args": [
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(first:1)"
},
v9 = {
  "alias": "pending",
  "args": [
    {
      "kind": "Literal",
      "name": "filter",
      "value": {
        "status": [
          "PENDING"
        ]
      }
    },
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"PENDING\"]},first:1)"
},
v10 = {
  "kind": "Literal",
  "name": "filter",
  "value": {
    "status": [
      "PAID"
    ]
  }
},
v11 = {
  "alias": "paid",
  "args": [
    (v10/*:: as any*/),
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"PAID\"]},first:1)"
},
v12 = {
  "alias": "shipped",
  "args": [
    {
      "kind": "Literal",
      "name": "filter",
      "value": {
        "status": [
          "SHIPPED"
        ]
      }
    },
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"SHIPPED\"]},first:1)"
},
v13 = {
  "alias": "delivered",
  "args": [
    {
      "kind": "Literal",
      "name": "filter",
      "value": {
        "status": [
          "DELIVERED"
        ]
      }
    },
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"DELIVERED\"]},first:1)"
},
v14 = {
  "alias": "cancelled",
  "args": [
    {
      "kind": "Literal",
      "name": "filter",
      "value": {
        "status": [
          "CANCELLED"
        ]
      }
    },
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": "orders(filter:{\"status\":[\"CANCELLED\"]},first:1)"
},
v15 = {
  "kind": "Variable",
  "name": "filter",
  "variableName": "filter"
},
v16 = {
  "alias": "found",
  "args": [
    (v15/*:: as any*/),
    (v6/*:: as any*/)
  ],
  "concreteType": "OrderConnection",
  "kind": "LinkedField",
  "name": "orders",
  "plural": false,
  "selections": (v7/*:: as any*/),
  "storageKey": null
},
v17 = [
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
  (v15/*:: as any*/),
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
v18 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v19 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "username",
  "storageKey": null
},
v20 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "email",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v3/*:: as any*/),
      (v4/*:: as any*/),
      (v5/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "OrdersPageQuery",
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
      (v8/*:: as any*/),
      (v9/*:: as any*/),
      (v11/*:: as any*/),
      (v12/*:: as any*/),
      (v13/*:: as any*/),
      (v14/*:: as any*/),
      (v16/*:: as any*/),
      {
        "args": (v17/*:: as any*/),
        "kind": "FragmentSpread",
        "name": "OrderRows_page"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v2/*:: as any*/),
      (v5/*:: as any*/),
      (v3/*:: as any*/),
      (v0/*:: as any*/),
      (v4/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "OrdersPageQuery",
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "User",
        "kind": "LinkedField",
        "name": "viewer",
        "plural": false,
        "selections": [
          (v18/*:: as any*/),
          (v19/*:: as any*/),
          (v20/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "role",
            "storageKey": null
          },
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
          (v10/*:: as any*/),
          (v6/*:: as any*/),
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
        "selections": (v7/*:: as any*/),
        "storageKey": "orders(filter:{\"status\":[\"PAID\"]},first:1,orderBy:{\"direction\":\"ASC\",\"field\":\"PLACED_AT\"})"
      },
      (v8/*:: as any*/),
      (v9/*:: as any*/),
      (v11/*:: as any*/),
      (v12/*:: as any*/),
      (v13/*:: as any*/),
      (v14/*:: as any*/),
      (v16/*:: as any*/),
      {
        "alias": "page",
        "args": (v17/*:: as any*/),
        "concreteType": "OrderConnection",
        "kind": "LinkedField",
        "name": "orders",
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
            "concreteType": "OrderEdge",
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
                "concreteType": "Order",
                "kind": "LinkedField",
                "name": "node",
                "plural": false,
                "selections": [
                  (v18/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "number",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "status",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "version",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "placedAt",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "itemCount",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "Money",
                    "kind": "LinkedField",
                    "name": "total",
                    "plural": false,
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "amount",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "currency",
                        "storageKey": null
                      }
                    ],
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "User",
                    "kind": "LinkedField",
                    "name": "customer",
                    "plural": false,
                    "selections": [
                      (v18/*:: as any*/),
                      (v19/*:: as any*/),
                      (v20/*:: as any*/)
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
    "id": "1b1febdf9cb7b048a26c7079d47063e20c637c1d7040d4645939c089134329ca",
    "metadata": {},
    "name": "OrdersPageQuery",
    "operationKind": "query",
    "text": null
  }
};
})();

(node as any).hash = "b21ab06d74c073cb7eaaa570af31d406";

export default node;
