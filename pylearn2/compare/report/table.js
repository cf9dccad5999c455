// The table of runs: sorted by any column, filtered by words and by comparisons such as learning_rate>=0.01.

/** Return a function run -> bool for the text of the filter: every word must hold. */
function makeFilter(text) {
  const tests = text.toLowerCase().split(/\s+/).filter(Boolean).map((word) => {
    const parts = word.match(/^([^<>=]+)(<=|>=|<|>|=)([^<>=]+)$/);
    const column = parts && data.columns.find((each) => names(each).includes(parts[1]));
    return column ? (run) => compares(run.row[column.key], parts[2], parts[3]) : (run) => run.words.includes(word);
  });
  return (run) => tests.every((test) => test(run));
}

const names = (column) => [column.key, column.path, column.label, column.group && `${column.group}.${column.label}`].filter(Boolean).map((name) => name.toLowerCase());

function compares(value, sign, text) {
  const number = Number(text);
  if (value === null || value === undefined) return false;
  if (typeof value !== "number" || Number.isNaN(number)) return sign === "=" && String(value).toLowerCase() === text;
  return { "<": value < number, ">": value > number, "<=": value <= number, ">=": value >= number, "=": value === number }[sign];
}

/** Order of two cells: numbers by size, then words, then what is empty, whichever way the column is sorted. */
function ordered(a, b, direction) {
  const rank = (value) => (value === null || value === undefined ? 2 : typeof value === "number" ? 0 : 1);
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (rank(a) === 2) return 0;
  return direction * (rank(a) === 0 ? a - b : String(a).localeCompare(String(b), "en", { numeric: true }));
}

class Table {
  constructor(table, { onCheck, onOpen, onHover }) {
    Object.assign(this, { table, onCheck, onOpen, onHover, sort: null });
    for (const run of data.runs)
      run.words = [run.name, run.state, run.error, ...data.columns.filter((column) => column.kind === "keyword").map((column) => `${column.label}=${shown(run.row[column.key], "keyword")}`)].join(" ").toLowerCase();
    this.head();
    this.body = make("tbody");
    table.append(this.body);
    this.rows = data.runs.map((run, index) => this.row(run, index));
  }

  head() {
    const groups = make("tr"), labels = make("tr");
    data.columns.forEach((column, k) => {
      const first = column.group && (k === 0 || data.columns[k - 1].group !== column.group);
      const label = column.path && column.path !== column.label ? column.path : null;
      const button = make("button", { type: "button", title: label, click: () => this.sortBy(column) }, column.group ? make("span", { class: "aside" }, `${column.group} `) : null, column.label);
      column.head = make("th", { scope: "col", class: `${column.kind === "name" ? "run" : column.kind}${first ? " first" : ""}`, rowspan: column.group ? null : 2 }, button);
      if (first) groups.append(make("th", { class: "group first", scope: "colgroup", colspan: data.columns.filter((other) => other.group === column.group).length }, column.group));
      (column.group ? labels : groups).append(column.head);
    });
    this.table.append(make("thead", {}, groups, ...(labels.children.length ? [labels] : [])));
  }

  row(run, index) {
    const cells = data.columns.map((column) => (column.kind === "name" ? this.nameCell(run, index) : this.cell(run, column)));
    return make("tr", { "data-run": index, pointerenter: () => this.onHover(index), pointerleave: () => this.onHover(null) }, ...cells);
  }

  nameCell(run, index) {
    run.box = make("input", { type: "checkbox", "aria-label": `show ${run.name} in the charts`, change: (event) => this.onCheck(index, event.target.checked) });
    run.swatch = make("span", { class: "swatch" });
    const name = make("button", { type: "button", click: () => this.onOpen(index) }, ...breakable(run.name));
    const why = run.error ? make("div", { class: "bad hint" }, run.error.length > 90 ? `${run.error.slice(0, 90)}\u2026` : run.error) : null;
    return make("th", { scope: "row", class: "run" }, make("div", { class: "runname" }, run.box, run.swatch, make("span", {}, name, index === data.best ? make("span", { class: "badge" }, "best") : null)), why);
  }

  cell(run, column) {
    const value = run.row[column.key], failed = column.key === "state" && !["finished", "waiting", "running", "pruned"].includes(value);
    const first = column.head.classList.contains("first") ? " first" : "";
    const drawn = column.kind === "keyword" && typeof value === "number" && String(value).length > 10;  // four of its 17 digits; the title has all
    return make("td", { class: column.kind + first + (failed ? " bad" : ""), title: typeof value === "number" ? value : null }, shown(value, drawn ? "value" : column.kind, column.decimals));
  }

  sortBy(column) {
    const direction = this.sort?.column === column ? -this.sort.direction : 1;
    this.sort = { column, direction };
    for (const other of data.columns) other.head.removeAttribute("aria-sort");
    column.head.setAttribute("aria-sort", direction > 0 ? "ascending" : "descending");
    this.show(this.passes);
  }

  /** Put the rows of the runs that pass into the table, in order. */
  show(passes) {
    this.passes = passes;
    const order = data.runs.map((_, index) => index).filter(passes);
    if (this.sort) {
      const { column, direction } = this.sort;
      order.sort((a, b) => ordered(data.runs[a].row[column.key], data.runs[b].row[column.key], direction) || a - b);
    }
    this.body.replaceChildren(...(order.length ? order.map((index) => this.rows[index]) : [make("tr", {}, make("td", { class: "none", colspan: data.columns.length }, "No run passes the filter."))]));
  }
}
