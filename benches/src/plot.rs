//! A line plot as SVG, logarithmic upwards: how time or memory grows with size.

use std::fmt::Write;

/// One curve: a name and its points, size to seconds.
pub struct Curve {
    /// What grows.
    pub name: String,
    /// Size and seconds, or megabytes, by size.
    pub points: Vec<(f64, f64)>,
}

/// What is plotted upwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upwards {
    /// Seconds.
    Time,
    /// Megabytes.
    Memory,
}

impl Upwards {
    /// A power of ten of it.
    fn label(self, power: i32) -> String {
        match self {
            Upwards::Time => seconds(power),
            Upwards::Memory => megabytes(power),
        }
    }
}

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;
const DASHES: [&str; 4] = ["", "6 3", "2 3", "8 3 2 3"];

/// The plot of several curves over one axis, `x` being its name.
pub fn plot(title: &str, x: &str, upwards: Upwards, curves: &[Curve]) -> String {
    let all = || curves.iter().flat_map(|curve| &curve.points);
    let (x_max, y_min, y_max) = all().fold((1.0_f64, f64::MAX, 1e-6_f64), |(x, low, high), point| {
        (x.max(point.0), low.min(point.1), high.max(point.1))
    });
    let (low, high) = (y_min.max(1e-7).log10().floor(), y_max.log10().ceil());
    let across = |value: f64| LEFT + value / x_max * (WIDTH - LEFT - RIGHT);
    let up = |value: f64| {
        HEIGHT - BOTTOM - (value.max(1e-7).log10() - low) / (high - low).max(1.0) * (HEIGHT - TOP - BOTTOM)
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>{title}</title>\n<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"20\" font-size=\"14\">{title}</text>\n"
    );
    for power in low as i32..=high as i32 {
        let y = up(10_f64.powi(power));
        let _ =
            writeln!(svg, "<line x1=\"{LEFT}\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\" stroke=\"#ccc\"/>", WIDTH - RIGHT);
        let _ = writeln!(
            svg,
            "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            LEFT - 6.0,
            y + 4.0,
            upwards.label(power)
        );
    }
    for step in 0..=4 {
        let value = x_max * f64::from(step) / 4.0;
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{value:.0}</text>",
            across(value),
            HEIGHT - 30.0
        );
    }
    let _ = writeln!(
        svg,
        "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{x}</text>",
        (LEFT + WIDTH - RIGHT) / 2.0,
        HEIGHT - 10.0
    );
    for (index, curve) in curves.iter().enumerate() {
        let dash = DASHES[index % DASHES.len()];
        let points: Vec<String> =
            curve.points.iter().map(|(x, y)| format!("{:.1},{:.1}", across(*x), up(*y))).collect();
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"black\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"/>",
            points.join(" ")
        );
        if let Some((x, y)) = curve.points.last() {
            let _ = writeln!(
                svg,
                "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
                across(*x) - 4.0,
                up(*y) - 8.0,
                curve.name
            );
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn megabytes(power: i32) -> String {
    match power {
        ..=-1 => format!("{:.1$} MB", 10_f64.powi(power), power.unsigned_abs() as usize),
        0..3 => format!("{} MB", 10_u32.pow(power.unsigned_abs())),
        more => format!("10^{more} MB"),
    }
}

fn seconds(power: i32) -> String {
    match power {
        ..=-7 => "0.1 \u{b5}s".to_owned(),
        -6 => "1 \u{b5}s".to_owned(),
        -5 => "10 \u{b5}s".to_owned(),
        -4 => "0.1 ms".to_owned(),
        -3 => "1 ms".to_owned(),
        -2 => "10 ms".to_owned(),
        -1 => "0.1 s".to_owned(),
        0 => "1 s".to_owned(),
        more => format!("10^{more} s"),
    }
}
