//! Plots as SVG inside a page: bars drawn by a library, with a title and a description for whoever does not see them. Colours
//! are names that the style sheet knows, so that they follow the page into the dark; nothing is fetched and no script runs.

use plotters::coord::ranged1d::SegmentValue;
use plotters::prelude::*;

/// The ink of axes and figures.
const INK: RGBColor = RGBColor(0, 0, 0);
/// A bar, and the part of it that is told apart.
const WHOLE: RGBColor = RGBColor(0x87, 0x81, 0x75);
const PART: RGBColor = RGBColor(0x17, 0x54, 0x5a);
/// In its own units a plot is as wide as a phone shows it.
const WIDTH: u32 = 340;
const HEIGHT: u32 = 190;
/// The size of its figures, which a phone shows as large as small print.
const LABEL: i32 = 13;
/// The height of one bar that lies, and of what is beneath them.
const ROW: u32 = 26;
const FOOT: u32 = 30;
/// So many lines at most stand above the foot of a plot.
const LINES: usize = 5;
/// Lines between those that have a figure: none. The library cannot divide an axis into nought parts.
const LIGHT: usize = 1;
/// So many signs of a name stand beside a bar that lies; the table has all of it.
const NAME: usize = 12;

/// One bar.
#[derive(Debug, Clone)]
pub(crate) struct Bar {
    /// What stands at it.
    pub name: String,
    /// How high it is.
    pub all: u64,
    /// How much of it is told apart, from the foot.
    pub part: u64,
}

/// The end of the axis: whole steps of 1, 2 or 5 and noughts, and never nought.
fn top(bars: &[Bar]) -> u64 {
    let most = bars.iter().map(|bar| bar.all).max().unwrap_or_default().max(4);
    let steps = (0..20).flat_map(|n| [1, 2, 5].map(|step| 10_u64.saturating_pow(n).saturating_mul(step)));
    let step = steps.into_iter().find(|step| step.saturating_mul(LINES as u64) >= most).unwrap_or(most);
    most.div_ceil(step).saturating_mul(step)
}

fn place(index: usize) -> i32 {
    i32::try_from(index).unwrap_or(i32::MAX)
}

fn named(bars: &[Bar], at: &SegmentValue<i32>) -> String {
    match at {
        SegmentValue::CenterOf(n) => usize::try_from(*n).ok().and_then(|n| bars.get(n)).map(|bar| bar.name.clone()),
        _ => None,
    }
    .unwrap_or_default()
}

/// Bars that stand; every second one is named where there are many.
pub(crate) fn columns(id: &str, title: &str, says: &str, bars: &[Bar]) -> Option<String> {
    if bars.is_empty() {
        return None;
    }
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, HEIGHT)).into_drawing_area();
        let count = place(bars.len());
        let mut chart = ChartBuilder::on(&root)
            .margin_top(10)
            .margin_right(6)
            .x_label_area_size(24)
            .y_label_area_size(34)
            .build_cartesian_2d((0..count - 1).into_segmented(), 0..top(bars))
            .ok()?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .max_light_lines(LIGHT)
            .x_labels(bars.len().div_ceil(2))
            .y_labels(LINES + 1)
            .label_style(("sans-serif", LABEL).into_font().color(&INK))
            .x_label_formatter(&|at| named(bars, at))
            .y_label_formatter(&|n| n.to_string())
            .draw()
            .ok()?;
        let bar = |n: usize, height: u64, colour: RGBColor| {
            let mut bar = Rectangle::new(
                [(SegmentValue::Exact(place(n)), 0), (SegmentValue::Exact(place(n) + 1), height)],
                colour.filled(),
            );
            bar.set_margin(0, 0, 3, 3);
            bar
        };
        let drawn = |(n, one): (usize, &Bar)| [bar(n, one.all, WHOLE), bar(n, one.part, PART)];
        let some = bars.iter().enumerate().filter(|(_, bar)| bar.all > 0);
        chart.draw_series(some.flat_map(drawn)).ok()?;
        root.present().ok()?;
    }
    Some(spoken(&svg, id, title, says))
}

/// Bars that lie, the first one on top.
pub(crate) fn rows(id: &str, title: &str, says: &str, bars: &[Bar]) -> Option<String> {
    let bars: Vec<Bar> = bars.iter().rev().map(shortened).collect();
    let height = FOOT + ROW * u32::try_from(bars.len()).unwrap_or(u32::MAX).min(50);
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        let count = place(bars.len());
        let mut chart = ChartBuilder::on(&root)
            .margin_right(16)
            .x_label_area_size(24)
            .y_label_area_size(104)
            .build_cartesian_2d(0..top(&bars), (0..count - 1).into_segmented())
            .ok()?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .max_light_lines(LIGHT)
            .x_labels(LINES + 1)
            .y_labels(bars.len())
            .label_style(("sans-serif", LABEL).into_font().color(&INK))
            .x_label_formatter(&|n| n.to_string())
            .y_label_formatter(&|at| named(&bars, at))
            .draw()
            .ok()?;
        let bar = |n: usize, length: u64, colour: RGBColor| {
            let mut bar = Rectangle::new(
                [(0, SegmentValue::Exact(place(n))), (length, SegmentValue::Exact(place(n) + 1))],
                colour.filled(),
            );
            bar.set_margin(4, 4, 0, 0);
            bar
        };
        let drawn = |(n, one): (usize, &Bar)| [bar(n, one.all, WHOLE), bar(n, one.part, PART)];
        chart.draw_series(bars.iter().enumerate().flat_map(drawn)).ok()?;
        root.present().ok()?;
    }
    Some(spoken(&svg, id, title, says))
}

fn shortened(bar: &Bar) -> Bar {
    let mut name: String = bar.name.chars().take(NAME).collect();
    if name.len() < bar.name.len() {
        name.push('…');
    }
    Bar { name, ..bar.clone() }
}

/// The picture with its name and its description; its size is the page's.
fn spoken(svg: &str, id: &str, title: &str, says: &str) -> String {
    let open = svg.split('>').next().unwrap_or_default();
    let view = open.split("viewBox=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let inside = svg.get(open.len() + 1..).unwrap_or_default();
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    format!(
        "<svg viewBox=\"{view}\" role=\"img\" aria-labelledby=\"{id}-title {id}-desc\"><title id=\"{id}-title\">{}</title>\
         <desc id=\"{id}-desc\">{}</desc>{inside}",
        escaped(title),
        escaped(says)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bars(figures: &[(u64, u64)]) -> Vec<Bar> {
        let named = |(n, (all, part)): (usize, &(u64, u64))| Bar { name: format!("n{n}"), all: *all, part: *part };
        figures.iter().enumerate().map(named).collect()
    }

    /// The rectangles of a colour: their heights.
    fn heights(svg: &str, colour: &str) -> Vec<u64> {
        let of = |line: &&str| line.starts_with("<rect") && line.contains(&format!("fill=\"{colour}\""));
        let height = |line: &str| line.split("height=\"").nth(1)?.split('"').next()?.parse().ok();
        svg.lines().filter(of).filter_map(height).collect()
    }

    #[test]
    fn the_axis_ends_round_and_holds_every_bar() {
        assert_eq!(
            [0, 1, 4, 5, 9, 10, 11, 99, 1234].map(|n| top(&bars(&[(n, 0)]))),
            [4, 4, 4, 5, 10, 10, 15, 100, 1500]
        );
    }

    #[test]
    fn a_bar_is_as_high_as_its_figure_and_says_its_name() {
        let svg = columns("p", "A & B", "12 <weeks>", &bars(&[(0, 0), (8, 2), (4, 4)])).expect("drawn");
        assert!(svg.starts_with(
            "<svg viewBox=\"0 0 340 190\" role=\"img\" aria-labelledby=\"p-title p-desc\">\
             <title id=\"p-title\">A &amp; B</title><desc id=\"p-desc\">12 &lt;weeks></desc>"
        ));
        let (whole, part) = (heights(&svg, "#878175"), heights(&svg, "#17545A"));
        assert_eq!((whole.len(), part.len()), (2, 2), "nought has no bar: {svg}");
        assert!(whole[0].abs_diff(2 * whole[1]) <= 1 && part[0].abs_diff(whole[0] / 4) <= 1, "{whole:?} {part:?}");
        assert_eq!(part[1], whole[1]);
        assert!(svg.contains("n1") && !svg.contains("style=") && !svg.contains("href"), "{svg}");
        assert!(svg.trim_end().ends_with("</svg>"));
    }

    #[test]
    fn bars_that_lie_have_their_names_in_order_and_short() {
        let mut all = bars(&[(9, 3), (2, 0)]);
        all[0].name = "an-organisation-with-a-long-id".to_owned();
        let svg = rows("q", "t", "d", &all).expect("drawn");
        let (first, second) = (svg.find("an-organisat…"), svg.find("n1"));
        assert!(first.is_some() && second.is_some(), "{svg}");
        assert!(rows("q", "t", "d", &bars(&[(1, 1)])).is_some() && columns("q", "t", "d", &bars(&[(0, 0)])).is_some());
    }
}
