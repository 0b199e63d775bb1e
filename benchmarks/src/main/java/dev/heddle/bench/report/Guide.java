// SPDX-License-Identifier: Apache-2.0
package dev.heddle.bench.report;

import dev.heddle.bench.figures.Table;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the tables of a document whose text is written by hand. A table goes between the lines {@code <!-- table: NAME
 * | ROW BEGINS | ... -->} and {@code <!-- end -->}. It is the table of that name; with row prefixes, it has only the
 * rows that begin with one of them.
 */
final class Guide {
    private static final Pattern PLACE =
            Pattern.compile("(<!-- table: ([^|]+?)((?: \\|[^|]+?)*) -->\n).*?(<!-- end -->)", Pattern.DOTALL);

    private Guide() {}

    /**
     * Fills all tables of a document.
     *
     * @param text text of the document, with empty or filled tables
     */
    static String fill(String text, Results results) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(filled(place, results)));
    }

    private static String filled(MatchResult place, Results results) {
        Optional<Table> table = results.table(place.group(2));
        String[] beginnings = place.group(3).isEmpty()
                ? new String[] {""}
                : place.group(3).substring(2).strip().split(" *\\| *", -1);
        String content = table.map(found -> found.markdown(beginnings)).orElse("Not measured yet.\n");
        return place.group(1) + "\n" + content + "\n" + place.group(4);
    }
}
